package io.perigee.client;

import java.util.List;

/**
 * Answer to a search.
 *
 * @param messages the newest first.
 * @param isCut    true if there may be older ones that were not looked at: ask again for a window of time before the
 *                 last.
 */
public record FoundMessages(List<StoredMessage> messages, boolean isCut)
{
}
