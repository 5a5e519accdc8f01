package io.perigee.faultlab.process;

/**
 * A place in the broker's code, by name.
 *
 * @param className  of the class, with its package.
 * @param methodName all methods of that name.
 * @param where      in the method.
 */
record CodePlace(String className, String methodName, Where where)
{
    /** Where in a method. */
    enum Where
    {
        /** Before its first line. */
        ENTRY,
        /** Behind its last line. */
        EXIT,
        /** Before any of its lines, by chance. */
        ANYWHERE
    }
}
