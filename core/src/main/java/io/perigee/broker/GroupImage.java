package io.perigee.broker;

/**
 * A consumer group in a {@link MetadataImage}: its name and where it stands.
 */
final class GroupImage
{
    private final String name;
    private final CommittedOffsetRows offsets = new CommittedOffsetRows();

    GroupImage(final String name)
    {
        this.name = name;
    }

    String name()
    {
        return name;
    }

    CommittedOffsetRows offsets()
    {
        return offsets;
    }
}
