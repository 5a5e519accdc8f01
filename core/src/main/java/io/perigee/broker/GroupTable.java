package io.perigee.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The consumer groups of the broker. Owned by the sequencer, and by recovery before it.
 */
final class GroupTable
{
    private final Map<String, Group> byName = new HashMap<>();
    private final List<Group> byId = new ArrayList<>();

    Group byName(final String name)
    {
        return byName.get(name);
    }

    /**
     * Look a group up.
     *
     * @param groupId from a frame or a record.
     * @return null if there is no such group.
     */
    Group byId(final int groupId)
    {
        return groupId > 0 && groupId <= byId.size() ? byId.get(groupId - 1) : null;
    }

    int count()
    {
        return byId.size();
    }

    /**
     * Add the group that a record describes.
     *
     * @param groupId one more than there were groups.
     * @param name    that no group has.
     * @return the new group.
     */
    Group add(final int groupId, final String name)
    {
        if (groupId != byId.size() + 1)
        {
            throw new IllegalStateException("group id " + groupId + " does not follow " + byId.size());
        }
        final Group group = new Group(groupId);
        byId.add(group);
        byName.put(name, group);

        return group;
    }

    /**
     * A session has ended: the groups that it was the member of have none any more.
     *
     * @param session that has ended.
     */
    void leaveAll(final ClientSession session)
    {
        for (int i = 0, size = byId.size(); i < size; i++)
        {
            final Group group = byId.get(i);
            if (session == group.member())
            {
                group.leave();
            }
        }
    }
}
