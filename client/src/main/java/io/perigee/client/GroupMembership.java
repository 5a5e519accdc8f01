package io.perigee.client;

/**
 * What a session is in its consumer group.
 */
final class GroupMembership
{
    private int groupId;
    private long generation;

    boolean isMember()
    {
        return 0 != groupId;
    }

    void joined(final int id, final long newGeneration)
    {
        groupId = id;
        generation = newGeneration;
    }

    void left()
    {
        groupId = 0;
    }

    int groupId()
    {
        return groupId;
    }

    long generation()
    {
        return generation;
    }
}
