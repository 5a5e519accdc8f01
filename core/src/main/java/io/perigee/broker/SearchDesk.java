package io.perigee.broker;

/**
 * Where searches wait for housekeeping, which alone looks into the files that they need: a bounded number of them, and
 * who comes when all are taken is told so. So a search, however long it takes, holds up nothing but other searches.
 */
final class SearchDesk
{
    private final MessageSearch[] searches;
    private int nextSubmitted;

    SearchDesk(final int capacity)
    {
        searches = new MessageSearch[capacity];
        for (int i = 0; i < capacity; i++)
        {
            searches[i] = new MessageSearch();
        }
    }

    /**
     * Take a search that is free. Ingress only.
     *
     * @return null if there is none.
     */
    MessageSearch claim()
    {
        for (final MessageSearch search : searches)
        {
            if (MessageSearch.FREE == search.state())
            {
                search.state(MessageSearch.CLAIMED);
                return search;
            }
        }
        return null;
    }

    /**
     * The next search to do, each in its turn. Housekeeping only.
     *
     * @return null if there is none.
     */
    MessageSearch next()
    {
        for (int i = 0; i < searches.length; i++)
        {
            final int index = (nextSubmitted + i) % searches.length;
            if (MessageSearch.SUBMITTED == searches[index].state())
            {
                nextSubmitted = index + 1;
                return searches[index];
            }
        }
        return null;
    }
}
