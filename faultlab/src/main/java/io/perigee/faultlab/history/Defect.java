package io.perigee.faultlab.history;

/**
 * What can be wrong with a history.
 */
public enum Defect
{
    /** It was acknowledged, and a complete read does not find it. */
    LOST("acknowledged, then lost"),
    /** A consumer has seen it, and a later complete read does not find it. */
    TAKEN_BACK("delivered, then lost"),
    /** One message lies at two offsets. */
    DUPLICATED("stored twice"),
    /** It was read and never sent, or was sent to another queue, or was refused. */
    PHANTOM("read, but never stored"),
    /** It was sent, but not with this content. */
    CORRUPTED("content changed"),
    /** One offset has had two messages: read twice, or acknowledged and read. */
    OFFSET_CHANGED("another message at the same offset"),
    /** A later message of the same producer to the same queue lies before it. */
    OUT_OF_ORDER("out of order"),
    /** A reader was not given an offset that lies between two others. */
    SKIPPED("offsets skipped"),
    /** A reader was given an offset again, or went back. */
    REPEATED("offset delivered again"),
    /** A send has had two answers, or an answer came for what was not sent. */
    ANSWERED_TWICE("answered twice");

    private final String label;

    Defect(final String label)
    {
        this.label = label;
    }

    /**
     * What a person calls it.
     *
     * @return a few words.
     */
    public String label()
    {
        return label;
    }
}
