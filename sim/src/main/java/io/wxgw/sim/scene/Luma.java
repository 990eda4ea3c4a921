package io.wxgw.sim.scene;

import io.wxgw.codec.YuvPicture;
import java.util.Arrays;

/// Rectangles of brightness in a picture: drawn, and read back.
final class Luma {
    static final byte BLACK = 16;
    static final byte WHITE = (byte) 235;

    /// Between these a rectangle is neither black nor white.
    private static final int BLACK_BELOW = 80;

    private static final int WHITE_ABOVE = 175;

    private Luma() {}

    /// What a rectangle looks like.
    enum Reading {
        BLACK,
        WHITE,
        NEITHER
    }

    static void fill(YuvPicture picture, int left, int top, int width, int height, byte value) {
        for (int row = Math.max(0, top); row < Math.min(picture.height(), top + height); row++) {
            int from = row * picture.width() + Math.max(0, left);
            int to = row * picture.width() + Math.min(picture.width(), left + width);
            if (from < to) {
                Arrays.fill(picture.luma(), from, to, value);
            }
        }
    }

    /// Reads the inner half of a rectangle: its edges are blurred by coding and scaling.
    static Reading read(YuvPicture picture, int left, int top, int width, int height) {
        long sum = 0;
        int count = 0;
        for (int row = top + height / 4; row < top + height - height / 4; row++) {
            for (int column = left + width / 4; column < left + width - width / 4; column++) {
                sum += picture.luma()[row * picture.width() + column] & 0xFF;
                count++;
            }
        }
        long mean = count == 0 ? (BLACK_BELOW + WHITE_ABOVE) / 2 : sum / count;
        return mean < BLACK_BELOW ? Reading.BLACK : mean > WHITE_ABOVE ? Reading.WHITE : Reading.NEITHER;
    }
}
