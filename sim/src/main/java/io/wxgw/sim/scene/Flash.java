package io.wxgw.sim.scene;

import io.wxgw.codec.YuvPicture;

/// The light and the sound that go on together, once in every second of the wall clock: what lip-sync is measured by.
public final class Flash {
    /// From the beginning of each second on.
    static final long LENGTH_NANOS = 200_000_000;

    static final long PERIOD_NANOS = 1_000_000_000;

    private Flash() {}

    /// Whether it is on at this instant since 1970.
    static boolean isOn(long unixNanos) {
        return Math.floorMod(unixNanos, PERIOD_NANOS) < LENGTH_NANOS;
    }

    /// Rows of it in a picture of this height, under the [FrameCounter].
    static int height(int pictureHeight) {
        return pictureHeight / 7;
    }

    static void draw(YuvPicture picture, boolean on) {
        Luma.fill(
                picture,
                0,
                FrameCounter.height(picture.height()),
                picture.width(),
                height(picture.height()),
                on ? Luma.WHITE : Luma.BLACK);
    }

    /// Whether the light is on in this picture.
    public static boolean read(YuvPicture picture) {
        return Luma.read(picture, 0, FrameCounter.height(picture.height()), picture.width(), height(picture.height()))
                == Luma.Reading.WHITE;
    }
}
