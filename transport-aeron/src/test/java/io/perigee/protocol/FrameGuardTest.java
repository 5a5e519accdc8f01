package io.perigee.protocol;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteOrder;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FrameGuardTest
{
    private static final int FUZZ_ROUNDS = 1_000;

    private final FrameSamples samples = new FrameSamples();
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameSamples.CAPACITY]);

    @Test
    void shouldKnowEveryTemplateOfTheSchema()
    {
        assertEquals(FrameSamples.templateIdsInSchema(), samples.templateIds());
    }

    @Test
    void shouldAcceptWhatTheEncodersWrite()
    {
        for (final int templateId : samples.templateIds())
        {
            final int length = samples.copyTo(templateId, frame, 24);
            assertEquals(templateId, FrameGuard.check(frame, 24, length));
        }
    }

    @Test
    void shouldRefuseEveryTruncation()
    {
        for (final int templateId : samples.templateIds())
        {
            final int length = samples.copyTo(templateId, frame, 0);
            for (int shorter = 0; shorter < length; shorter++)
            {
                final UnsafeBuffer cut = new UnsafeBuffer(new byte[shorter]);
                cut.putBytes(0, frame, 0, shorter);
                assertEquals(FrameGuard.INVALID, FrameGuard.check(cut, 0, shorter), "template " + templateId);
            }
        }
    }

    @Test
    void shouldAcceptWhatNewerPeersAppend()
    {
        for (final int templateId : samples.templateIds())
        {
            final int length = samples.copyTo(templateId, frame, 0);
            frame.putShort(6, (short)7, ByteOrder.LITTLE_ENDIAN);
            assertEquals(templateId, FrameGuard.check(frame, 0, length + 16));
        }
    }

    @Test
    void shouldAcceptTheBlocksOfOlderPeersFromThemOnly()
    {
        final int newLength = samples.copyTo(ConnectDecoder.TEMPLATE_ID, frame, 0);
        final int oldBlockLength = ConnectDecoder.previousSessionIdEncodingOffset();
        final int textsOffset = MessageHeaderDecoder.ENCODED_LENGTH + ConnectDecoder.BLOCK_LENGTH;
        final int oldLength = newLength - (ConnectDecoder.BLOCK_LENGTH - oldBlockLength);
        frame.putBytes(
            MessageHeaderDecoder.ENCODED_LENGTH + oldBlockLength, frame, textsOffset, newLength - textsOffset);
        frame.putShort(0, (short)oldBlockLength, ByteOrder.LITTLE_ENDIAN);
        assertEquals(FrameGuard.INVALID, FrameGuard.check(frame, 0, oldLength));
        frame.putShort(6, (short)1, ByteOrder.LITTLE_ENDIAN);
        assertEquals(ConnectDecoder.TEMPLATE_ID, FrameGuard.check(frame, 0, oldLength));

        final ConnectDecoder connect = new ConnectDecoder();
        connect.wrapAndApplyHeader(frame, 0, new MessageHeaderDecoder());
        assertEquals(ConnectDecoder.previousSessionIdNullValue(), connect.previousSessionId());
        assertEquals("client", connect.clientId());
    }

    @Test
    void shouldTellForeignFromUnsupported()
    {
        final int length = samples.copyTo(SendDecoder.TEMPLATE_ID, frame, 0);

        frame.putShort(4, (short)1, ByteOrder.LITTLE_ENDIAN);
        assertEquals(FrameGuard.INVALID, FrameGuard.check(frame, 0, length));
        frame.putShort(4, (short)MessageHeaderDecoder.SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        frame.putShort(6, (short)0, ByteOrder.LITTLE_ENDIAN);
        assertEquals(FrameGuard.UNSUPPORTED, FrameGuard.check(frame, 0, length));
        frame.putShort(6, (short)1, ByteOrder.LITTLE_ENDIAN);
        frame.putShort(2, (short)99, ByteOrder.LITTLE_ENDIAN);
        assertEquals(FrameGuard.INVALID, FrameGuard.check(frame, 0, length));
        frame.putShort(6, (short)0xFFFF, ByteOrder.LITTLE_ENDIAN);
        assertEquals(FrameGuard.UNSUPPORTED, FrameGuard.check(frame, 0, length));
        frame.putShort(2, (short)0xFFFF, ByteOrder.LITTLE_ENDIAN);
        assertEquals(FrameGuard.UNSUPPORTED, FrameGuard.check(frame, 0, length));
        assertEquals(ErrorCode.FRAME_INVALID, ErrorCode.of(-FrameGuard.INVALID));
        assertEquals(ErrorCode.VERSION_UNSUPPORTED, ErrorCode.of(-FrameGuard.UNSUPPORTED));
    }

    @Test
    void shouldRefuseLengthsThatOverflow()
    {
        final int length = samples.copyTo(SendDecoder.TEMPLATE_ID, frame, 0);
        final int payload = MessageHeaderDecoder.ENCODED_LENGTH + SendDecoder.BLOCK_LENGTH;

        for (final int lie : new int[]{Integer.MAX_VALUE, -1, Integer.MIN_VALUE, length, -payload})
        {
            frame.putInt(payload, lie, ByteOrder.LITTLE_ENDIAN);
            assertEquals(FrameGuard.INVALID, FrameGuard.check(frame, 0, length));
        }
    }

    @Test
    void shouldRefuseGroupsThatDoNotFit()
    {
        final int length = samples.copyTo(SendAckDecoder.TEMPLATE_ID, frame, 0);
        final int group = MessageHeaderDecoder.ENCODED_LENGTH + SendAckDecoder.BLOCK_LENGTH;

        frame.putShort(group + 2, (short)0xFFFF, ByteOrder.LITTLE_ENDIAN);
        assertEquals(FrameGuard.INVALID, FrameGuard.check(frame, 0, length));
        frame.putShort(group + 2, (short)1, ByteOrder.LITTLE_ENDIAN);
        frame.putShort(group, (short)4, ByteOrder.LITTLE_ENDIAN);
        assertEquals(FrameGuard.INVALID, FrameGuard.check(frame, 0, length));
    }

    @Test
    void shouldRefuseTextsThatAreTooLong()
    {
        final GroupJoinEncoder encoder = new GroupJoinEncoder();
        encoder.wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
            .putGroupName(new byte[FrameGuard.MAX_TEXT_LENGTH_BYTES], 0, FrameGuard.MAX_TEXT_LENGTH_BYTES);
        assertEquals(GroupJoinDecoder.TEMPLATE_ID, FrameGuard.check(frame, 0, encoder.limit()));

        encoder.wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
            .putGroupName(new byte[FrameGuard.MAX_TEXT_LENGTH_BYTES + 1], 0, FrameGuard.MAX_TEXT_LENGTH_BYTES + 1);
        assertEquals(FrameGuard.INVALID, FrameGuard.check(frame, 0, encoder.limit()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldMakeMutatedFramesSafeToDecode(final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        int passed = 0;
        for (int round = 0; round < FUZZ_ROUNDS; round++)
        {
            for (final int templateId : samples.templateIds())
            {
                final int whole = samples.copyTo(templateId, frame, 0);
                final int length = random.nextInt(8) == 0 ? random.nextInt(whole + 1) : whole;
                // A buffer that ends where the frame ends makes every read beyond it fail.
                final UnsafeBuffer mutated = new UnsafeBuffer(new byte[length]);
                mutated.putBytes(0, frame, 0, length);
                mutate(mutated, random);
                final int result = FrameGuard.check(mutated, 0, length);
                if (result > 0)
                {
                    passed++;
                    samples.decodeAll(result, mutated);
                }
            }
        }

        assertTrue(passed > FUZZ_ROUNDS, "too few mutated frames passed to prove anything: " + passed);
    }

    private static void mutate(final UnsafeBuffer buffer, final SplittableRandom random)
    {
        for (int i = random.nextInt(4); i > 0 && buffer.capacity() > 0; i--)
        {
            final int index = random.nextInt(buffer.capacity());
            switch (random.nextInt(3))
            {
                case 0 -> buffer.putByte(index, (byte)random.nextInt());
                case 1 -> buffer.putByte(index, (byte)(buffer.getByte(index) ^ 1 << random.nextInt(8)));
                default -> buffer.putByte(index, (byte)(random.nextBoolean() ? 0xFF : 0));
            }
        }
    }
}
