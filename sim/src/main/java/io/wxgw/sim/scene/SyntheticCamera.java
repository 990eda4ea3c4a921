package io.wxgw.sim.scene;

import io.wxgw.codec.YuvPicture;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/// Draws a member's pictures. Stateless but for its background; one owner.
public final class SyntheticCamera {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    /// What the moving square is wide, in shares of the picture.
    private static final int SQUARE = 6;

    private final MemberLook look;
    private final int frameRate;
    private final boolean flashes;
    private final YuvPicture background;

    /// @param frameRate pictures a second: numbers are counted by it
    /// @param flashes whether the flash goes with the beep
    public SyntheticCamera(MemberLook look, int width, int height, int frameRate, boolean flashes) {
        this.look = look;
        this.frameRate = frameRate;
        this.flashes = flashes;
        this.background = background(look, width, height);
    }

    private static YuvPicture background(MemberLook look, int width, int height) {
        YuvPicture picture = YuvPicture.blank(width, height);
        Arrays.fill(picture.luma(), (byte) look.luma());
        Arrays.fill(picture.cb(), (byte) look.cb());
        Arrays.fill(picture.cr(), (byte) look.cr());
        // What is read as black and white has no colour.
        int rows = FrameCounter.height(height) + Flash.height(height);
        Arrays.fill(picture.cb(), 0, rows / 2 * (width / 2), (byte) 128);
        Arrays.fill(picture.cr(), 0, rows / 2 * (width / 2), (byte) 128);
        Flash.draw(picture, false);
        int dot = Math.max(1, width / 90);
        Glyphs.draw(picture, dot, rows + 8 * dot, dot, look.name());
        return picture;
    }

    /// Number of the last picture taken at or before this instant since 1970.
    public long numberAt(long unixNanos) {
        long second = Math.floorDiv(unixNanos, NANOS_PER_SECOND);
        return second * frameRate + Math.floorMod(unixNanos, NANOS_PER_SECOND) * frameRate / NANOS_PER_SECOND;
    }

    /// When picture `number` is taken, since 1970: on a grid, so that one is taken as each second begins.
    public long unixNanosOf(long number) {
        long second = Math.floorDiv(number, frameRate);
        // Rounded up, else the picture at this instant would be the one before.
        long part = Math.ceilDiv(Math.floorMod(number, (long) frameRate) * NANOS_PER_SECOND, frameRate);
        return second * NANOS_PER_SECOND + part;
    }

    /// Draws picture `number`.
    public YuvPicture draw(long number) {
        YuvPicture picture = new YuvPicture(
                background.width(),
                background.height(),
                background.luma().clone(),
                background.cb().clone(),
                background.cr().clone());
        long unixNanos = unixNanosOf(number);
        FrameCounter.draw(picture, number);
        if (flashes && Flash.isOn(unixNanos)) {
            Flash.draw(picture, true);
        }
        int width = picture.width();
        int height = picture.height();
        int dot = Math.max(1, width / 90);
        int top = FrameCounter.height(height) + Flash.height(height);
        Glyphs.draw(picture, dot, top + 20 * dot, dot, clock(unixNanos));
        int side = width / SQUARE;
        int room = width - side;
        int left = (int) Math.abs(Math.floorMod(number * 4, 2L * room) - room);
        Luma.fill(picture, left, height - 2 * side, side, side, (byte) Math.min(235, look.luma() + 60));
        return picture;
    }

    private static String clock(long unixNanos) {
        Instant instant = Instant.ofEpochSecond(
                Math.floorDiv(unixNanos, NANOS_PER_SECOND), Math.floorMod(unixNanos, NANOS_PER_SECOND));
        return LocalTime.ofInstant(instant, ZoneOffset.UTC).format(CLOCK);
    }
}
