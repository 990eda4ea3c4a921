package io.wxgw.sim.measure;

import io.wxgw.codec.YuvPicture;
import io.wxgw.sim.scene.Flash;
import io.wxgw.sim.scene.FrameCounter;
import io.wxgw.sim.scene.MemberLook;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Whether a member's counter runs, and whether the picture has the member's colour. One owner.
public final class PictureWatch {
    /// What coding and scaling may change of a colour's mean.
    private static final int COLOUR_TOLERANCE = 12;

    /// A step back of less than this is a picture that came too late; of more, a counter that went on past 255.
    private static final int HALF = FrameCounter.MODULUS / 2;

    private final @Nullable MemberLook expected;
    private final LongConsumer flashBegins;
    private int lastCounter = -1;
    private boolean flash;
    private int pictures;
    private int inTurn;
    private int missing;
    private int repeated;
    private int unreadable;
    private int foreign;

    /// @param expected whose picture it must be; null if that is not known
    /// @param flashBegins gets the time at which each flash was shown first
    public PictureWatch(@Nullable MemberLook expected, LongConsumer flashBegins) {
        this.expected = expected;
        this.flashBegins = flashBegins;
    }

    /// What was seen.
    ///
    /// @param pictures decoded and shown
    /// @param inTurn whose counter was one more than the one before
    /// @param missing counters that never came
    /// @param repeated shown twice or too late
    /// @param unreadable whose counter could not be read
    /// @param foreign of another colour than the expected member's
    public record Summary(int pictures, int inTurn, int missing, int repeated, int unreadable, int foreign) {
        /// Whether a member was seen moving: most pictures are his and in their turn.
        public boolean running() {
            return pictures > 0 && (inTurn + missing) * 10 >= pictures * 8 && foreign * 10 <= pictures * 2;
        }
    }

    /// Adds a picture that was shown.
    public void add(YuvPicture picture, long shownNanos) {
        pictures++;
        if (expected != null && !hasColour(picture, expected)) {
            foreign++;
        }
        boolean now = Flash.read(picture);
        if (now && !flash) {
            flashBegins.accept(shownNanos);
        }
        flash = now;
        OptionalInt counter = FrameCounter.read(picture);
        if (counter.isEmpty()) {
            unreadable++;
            return;
        }
        if (lastCounter >= 0) {
            int step = Math.floorMod(counter.getAsInt() - lastCounter, FrameCounter.MODULUS);
            if (step == 0 || step > HALF) {
                repeated++;
                return;
            }
            inTurn++;
            missing += step - 1;
        }
        lastCounter = counter.getAsInt();
    }

    /// The summary since the last call.
    public Summary take() {
        Summary summary = new Summary(pictures, inTurn, missing, repeated, unreadable, foreign);
        pictures = 0;
        inTurn = 0;
        missing = 0;
        repeated = 0;
        unreadable = 0;
        foreign = 0;
        return summary;
    }

    /// Compares the lower part, which has no black and white.
    private static boolean hasColour(YuvPicture picture, MemberLook look) {
        int from = picture.width() / 2 * (picture.height() / 2) / 4;
        return Math.abs(mean(picture.cb(), from) - look.cb()) <= COLOUR_TOLERANCE
                && Math.abs(mean(picture.cr(), from) - look.cr()) <= COLOUR_TOLERANCE;
    }

    private static int mean(byte[] plane, int from) {
        long sum = 0;
        for (int i = from; i < plane.length; i++) {
            sum += plane[i] & 0xFF;
        }
        return (int) (sum / (plane.length - from));
    }
}
