package io.perigee.journal;

/**
 * The unit in which the kernel keeps, dirties and forces a file.
 */
final class StoragePages
{
    /**
     * Length of a page, and of every write that fills a segment with zeros. Larger writes get large folios from recent
     * kernels; one store then dirties a megabyte, and forcing it takes three times as long.
     */
    static final int PAGE_LENGTH = 4096;

    private StoragePages()
    {
    }

    static long alignUp(final long position)
    {
        return (position + (PAGE_LENGTH - 1)) & -PAGE_LENGTH;
    }

    static long alignDown(final long position)
    {
        return position & -PAGE_LENGTH;
    }
}
