package io.perigee.transport.aeron;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.CounterVisitor;
import io.perigee.transport.TransportException;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Reads the counters of a media driver from outside, without joining it: those of Aeron and those of Perigee.
 */
public final class AeronCounters
{
    private AeronCounters()
    {
    }

    /**
     * Visit all counters that are in use.
     *
     * @param driverDirectory of the media driver, which may be dead by now.
     * @param visitor         for each counter.
     * @throws TransportException if there is no media driver.
     */
    public static void forEach(final String driverDirectory, final CounterVisitor visitor)
    {
        final File file = CommonContext.newCncFile(driverDirectory);
        if (!file.canRead() || file.length() <= CncFileDescriptor.END_OF_METADATA_OFFSET)
        {
            throw new TransportException(ErrorCode.DRIVER_LOST, "there is no media driver in " + driverDirectory);
        }

        final MappedByteBuffer bytes = IoUtil.mapExistingFile(
            file, FileChannel.MapMode.READ_ONLY, CncFileDescriptor.CNC_FILE);
        try
        {
            forEach(bytes, driverDirectory, visitor);
        }
        finally
        {
            IoUtil.unmap(bytes);
        }
    }

    /**
     * Whether a media driver is alive.
     *
     * @param driverDirectory of the media driver.
     * @return true if it has been heard of within the last three seconds.
     */
    public static boolean isDriverLive(final String driverDirectory)
    {
        return DriverDirectories.isLive(driverDirectory);
    }

    private static void forEach(
        final MappedByteBuffer bytes, final String driverDirectory, final CounterVisitor visitor)
    {
        final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(bytes);
        if (0 == metaData.getIntVolatile(CncFileDescriptor.cncVersionOffset(0)) ||
            !CncFileDescriptor.isCncFileLengthSufficient(metaData, bytes.capacity()))
        {
            throw new TransportException(
                ErrorCode.DRIVER_LOST, "the media driver in " + driverDirectory + " has not started yet");
        }

        final CountersReader reader = new CountersReader(
            CncFileDescriptor.createCountersMetaDataBuffer(bytes, metaData),
            CncFileDescriptor.createCountersValuesBuffer(bytes, metaData),
            StandardCharsets.US_ASCII);
        reader.forEach((counterId, typeId, keyBuffer, label) ->
            visitor.onCounter(typeId, label, reader.getCounterValue(counterId)));
    }
}
