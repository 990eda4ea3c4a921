package io.wxgw.sim.scene;

import io.wxgw.codec.YuvPicture;
import java.util.OptionalInt;

/// The frame number modulo 256 in eight blocks over the upper tenth of a picture, from left (bit 7) to right (bit 0),
/// white for 1. Any size of picture; it survives scaling.
public final class FrameCounter {
    /// Numbers there are.
    public static final int MODULUS = 256;

    private static final int BITS = 8;

    private FrameCounter() {}

    /// Rows it takes in a picture of this height.
    static int height(int pictureHeight) {
        return pictureHeight / 10;
    }

    /// Draws a number.
    static void draw(YuvPicture picture, long number) {
        int width = picture.width() / BITS;
        for (int block = 0; block < BITS; block++) {
            boolean set = (number >> (BITS - 1 - block) & 1) != 0;
            Luma.fill(
                    picture,
                    block * width,
                    0,
                    block == BITS - 1 ? picture.width() - block * width : width,
                    height(picture.height()),
                    set ? Luma.WHITE : Luma.BLACK);
        }
    }

    /// Reads the number: 0 to 255. Empty if a block is neither black nor white.
    public static OptionalInt read(YuvPicture picture) {
        int width = picture.width() / BITS;
        int number = 0;
        for (int block = 0; block < BITS; block++) {
            switch (Luma.read(picture, block * width, 0, width, height(picture.height()))) {
                case BLACK -> number <<= 1;
                case WHITE -> number = number << 1 | 1;
                case NEITHER -> {
                    return OptionalInt.empty();
                }
            }
        }
        return OptionalInt.of(number);
    }
}
