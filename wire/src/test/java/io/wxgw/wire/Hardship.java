package io.wxgw.wire;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/// What every parser must live through: truncated, damaged and hostile bytes. Each run may end in a value or in a
/// [WireException], never in anything else; and it may not allocate more than its share.
///
/// A failure names the bytes, so that they can become a test or an entry of the fuzz corpus.
public final class Hardship {
    /// Reads bytes to their end.
    @FunctionalInterface
    public interface Parser {
        /// Reads all of `bytes`; values are thrown away.
        void parse(byte[] bytes);
    }

    /// Reads bytes that come in portions, as from a socket.
    @FunctionalInterface
    public interface StreamParser {
        /// Reads the next portion.
        void feed(ByteBuf portion);
    }

    private static final int MAX_TRUNCATIONS = 1_000;
    private static final int DAMAGED = 1_500;
    private static final int SHOWN_BYTES = 2_048;
    private static final int AGAIN = 3;

    /// Room for exceptions, lambdas and the like.
    private static final long FREE_BYTES = 64 << 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Hardship() {}

    /// Every truncation of `sample`, and 1,500 damaged copies of it. No run may allocate more than 64 KiB and 200
    /// bytes for each byte of input.
    public static void survive(byte[] sample, Parser parser) {
        survive(sample, 200, parser);
    }

    /// The same with another share.
    ///
    /// @param bytesPerByte how much may be allocated for each byte of input
    public static void survive(byte[] sample, int bytesPerByte, Parser parser) {
        int step = Math.max(1, sample.length / MAX_TRUNCATIONS);
        for (int length = 0; length < sample.length; length += step) {
            run("cut to " + length, Arrays.copyOf(sample, length), bytesPerByte, parser);
        }
        for (long seed = 0; seed < DAMAGED; seed++) {
            run("seed " + seed, damaged(sample, new Random(seed)), bytesPerByte, parser);
        }
    }

    /// One input: hostile bytes made by hand.
    public static void survive(String what, byte[] bytes, int bytesPerByte, Parser parser) {
        run(what, bytes, bytesPerByte, parser);
    }

    /// Feeds all bytes one by one.
    public static void byteByByte(byte[] bytes, StreamParser parser) {
        for (int i = 0; i < bytes.length; i++) {
            parser.feed(Unpooled.wrappedBuffer(bytes, i, 1));
        }
    }

    /// Feeds all bytes in portions of random sizes.
    public static void inPortions(byte[] bytes, long seed, StreamParser parser) {
        Random random = new Random(seed);
        int at = 0;
        while (at < bytes.length) {
            int size = Math.min(bytes.length - at, 1 + random.nextInt(1 + random.nextInt(400)));
            parser.feed(Unpooled.wrappedBuffer(bytes, at, size));
            at += size;
        }
    }

    /// A copy with some bits turned, and now and then a byte set to a limit, cut out or put in twice.
    private static byte[] damaged(byte[] sample, Random random) {
        byte[] bytes = sample.clone();
        int wounds = 1 + random.nextInt(4);
        for (int i = 0; i < wounds && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(8)) {
                case 0 -> bytes[at] = 0;
                case 1 -> bytes[at] = -1;
                case 2 -> {
                    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
                    System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
                    bytes = shorter;
                }
                case 3 -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    bytes = longer;
                }
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }

    private static void run(String what, byte[] bytes, int bytesPerByte, Parser parser) {
        long allowed = FREE_BYTES + (long) bytesPerByte * bytes.length;
        long allocated = allocated(what, bytes, parser);
        // Loading a class allocates too, but only once.
        for (int i = 0; i < AGAIN && allocated > allowed; i++) {
            allocated = allocated(what, bytes, parser);
        }
        if (allocated > allowed) {
            throw new AssertionError(
                    what + ": " + allocated + " bytes allocated, " + allowed + " allowed, for " + shown(bytes));
        }
    }

    private static long allocated(String what, byte[] bytes, Parser parser) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            parser.parse(bytes);
        } catch (WireException _) {
            // one of the two ways to end
        } catch (Throwable other) {
            throw new AssertionError(what + ": " + other + " for " + shown(bytes), other);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static String shown(byte[] bytes) {
        return bytes.length + " bytes " + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
    }
}
