package io.wxgw.testkit;

import java.util.ArrayList;
import java.util.List;

/// Reads the frame counter and the colour that [SyntheticMember] draws out of small raw pictures.
///
/// *Shape*: pictures of [#WIDTH] x [#HEIGHT] pixels, 3 bytes RGB each, one behind the other. *Thread*: any, no state.
public final class CounterReader {
    /// Pixels across of the pictures read: nine for each block.
    public static final int WIDTH = 72;

    /// Pixels down of the pictures read.
    public static final int HEIGHT = 128;

    /// Bytes of one picture.
    public static final int PICTURE_BYTES = WIDTH * HEIGHT * 3;

    private static final int BLOCK_WIDTH = WIDTH / SyntheticMember.COUNTER_BITS;

    /// Rows inside the blocks, off their blurred lower edge.
    private static final int BLOCK_TOP = 3;

    private static final int BLOCK_BOTTOM = 9;

    /// Columns left out on both sides of a block, for the same reason.
    private static final int BLOCK_MARGIN = 2;

    /// First row that is colour alone.
    private static final int COLOUR_TOP = 32;

    /// A block between these is neither black nor white: the picture is damaged and its counter not believed.
    private static final int BLACK_BELOW = 80;

    private static final int WHITE_ABOVE = 175;

    private CounterReader() {}

    /// Reads all whole pictures of `rgb`, in their order.
    public static CounterReport read(byte[] rgb) {
        int pictures = rgb.length / PICTURE_BYTES;
        List<Integer> counters = new ArrayList<>(pictures);
        int unreadable = 0;
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int picture = 0; picture < pictures; picture++) {
            int at = picture * PICTURE_BYTES;
            red += mean(rgb, at, 0);
            green += mean(rgb, at, 1);
            blue += mean(rgb, at, 2);
            int counter = 0;
            boolean readable = true;
            for (int block = 0; block < SyntheticMember.COUNTER_BITS; block++) {
                int brightness = brightness(rgb, at, block);
                readable &= brightness < BLACK_BELOW || brightness > WHITE_ABOVE;
                counter = counter << 1 | (brightness > WHITE_ABOVE ? 1 : 0);
            }
            if (readable) {
                counters.add(counter);
            } else {
                unreadable++;
            }
        }
        int divisor = Math.max(1, pictures);
        return new CounterReport(
                counters, unreadable, (int) (red / divisor), (int) (green / divisor), (int) (blue / divisor));
    }

    private static int brightness(byte[] rgb, int picture, int block) {
        int sum = 0;
        int count = 0;
        for (int y = BLOCK_TOP; y < BLOCK_BOTTOM; y++) {
            for (int x = block * BLOCK_WIDTH + BLOCK_MARGIN; x < (block + 1) * BLOCK_WIDTH - BLOCK_MARGIN; x++) {
                int at = picture + (y * WIDTH + x) * 3;
                sum += (rgb[at] & 0xff) + (rgb[at + 1] & 0xff) + (rgb[at + 2] & 0xff);
                count += 3;
            }
        }
        return sum / count;
    }

    private static int mean(byte[] rgb, int picture, int channel) {
        int sum = 0;
        for (int at = picture + COLOUR_TOP * WIDTH * 3 + channel; at < picture + PICTURE_BYTES; at += 3) {
            sum += rgb[at] & 0xff;
        }
        return sum / (WIDTH * (HEIGHT - COLOUR_TOP));
    }
}
