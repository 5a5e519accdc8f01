package io.perigee.perf;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.Map;

/**
 * What one run came to. It travels from the load process to the command as JSON.
 */
final class LoadResult
{
    /** A run that misses its rate by more than this share has failed. */
    static final double RATE_TOLERANCE = 0.001;

    /** Fewer messages than this say nothing about allocation. */
    static final long MIN_ALLOCATION_MESSAGES = 1_000_000;

    private final ObjectNode json;

    LoadResult(final String scenario)
    {
        json = JsonNodeFactory.instance.objectNode();
        json.put("scenario", scenario);
        json.putObject("settings");
    }

    LoadResult(final JsonNode json)
    {
        this.json = (ObjectNode)json;
    }

    /** The result as it is reported. */
    ObjectNode json()
    {
        return json;
    }

    LoadResult settings(final ObjectNode settings)
    {
        json.set("settings", settings);
        return this;
    }

    LoadResult rates(final long target, final double achieved)
    {
        json.put("targetRate", target);
        json.put("achievedRate", round(achieved, 10.0));
        return this;
    }

    LoadResult counts(final long sent, final long received, final long refused)
    {
        json.put("sent", sent);
        json.put("received", received);
        json.put("lost", sent - received);
        json.put("refused", refused);
        return this;
    }

    LoadResult disorder(final long duplicates, final long malformed)
    {
        json.put("duplicates", duplicates);
        json.put("malformed", malformed);
        return this;
    }

    LoadResult latency(final LatencySummary latency)
    {
        json.set("latencyUs", latency.toJson());
        return this;
    }

    LoadResult maxLatenessUs(final double maxLatenessUs)
    {
        json.put("maxLatenessUs", round(maxLatenessUs, 10.0));
        return this;
    }

    LoadResult throughput(final double messagesPerSecond)
    {
        json.put("throughput", round(messagesPerSecond, 10.0));
        return this;
    }

    LoadResult hostPause(final LatencySummary pause)
    {
        json.set("hostPauseUs", pause.toJson());
        return this;
    }

    /**
     * Report what was allocated, if there were enough messages to tell.
     *
     * @param messages that were carried meanwhile.
     * @param growth   by side: broker, publisher, subscriber.
     * @return this.
     */
    LoadResult allocation(final long messages, final Map<String, AllocationSnapshot> growth)
    {
        if (messages < MIN_ALLOCATION_MESSAGES)
        {
            return this;
        }

        final ObjectNode perMessage = json.putObject("allocatedBytesPerMessage");
        final ObjectNode threads = json.putObject("allocatedBytesByThread");
        growth.forEach((side, snapshot) ->
        {
            if (snapshot.isKnown())
            {
                perMessage.put(side, snapshot.bytesPerMessage(messages));
                final ObjectNode names = threads.putObject(side);
                snapshot.bytesByThread().forEach(names::put);
            }
        });
        return this;
    }

    /**
     * Decide whether the run counts.
     *
     * @return this, with {@code failed} and, if so, {@code failure}.
     */
    LoadResult judge()
    {
        return judge("");
    }

    /**
     * Decide whether the run counts.
     *
     * @param interruption what ended it before its time; empty if nothing did.
     * @return this, with {@code failed} and, if so, {@code failure}.
     */
    LoadResult judge(final String interruption)
    {
        final String failure = interruption.isEmpty() ? failureOfCounts() : interruption;
        json.put("failed", !failure.isEmpty());
        if (!failure.isEmpty())
        {
            json.put("failure", failure);
        }
        return this;
    }

    boolean isFailed()
    {
        return json.path("failed").asBoolean(true);
    }

    /** Whether anything was measured before it failed. */
    boolean hasBegun()
    {
        return json.has("sent");
    }

    String failure()
    {
        return json.path("failure").asString("");
    }

    private String failureOfCounts()
    {
        final long lost = json.path("lost").asLong();
        if (0 != lost)
        {
            return lost + " of " + json.path("sent").asLong() + " messages did not arrive";
        }
        if (0 != json.path("refused").asLong())
        {
            return json.path("refused").asLong() + " messages were not acknowledged as stored";
        }
        if (0 != json.path("malformed").asLong() + json.path("duplicates").asLong())
        {
            return "messages arrived twice, out of order or changed";
        }

        final double target = json.path("targetRate").asDouble();
        final double achieved = json.path("achievedRate").asDouble();
        if (0 < target && Math.abs(achieved - target) > target * RATE_TOLERANCE)
        {
            return "the rate was " + achieved + "/s instead of " + (long)target + "/s";
        }
        return "";
    }

    private static double round(final double value, final double factor)
    {
        return Math.round(value * factor) / factor;
    }
}
