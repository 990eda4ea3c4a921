package io.wxgw.mas;

import io.wxgw.codec.PcmFrame;

/// One voice between its decoder and the mixer: 1,024 samples come in when the network likes, 960 go out every 20 ms.
///
/// **Delay.** Sound starts once 60 ms are here: one access unit, one tick, and 20 ms of jitter. From then on the
/// queue watches its low-water mark, the least it held after a tick. Hardly anything left within a second: it
/// stretches the sound by 5 to 15 ms. More than it ever needed for eight seconds: it shortens it by as much. Both cut
/// where the sound resembles itself best and cross-fade, so that neither a tone nor speech tells; a source whose
/// clock runs faster or slower than ours is followed the same way. Nothing is resampled: what is not cut is played bit
/// by bit.
///
/// What a network that stalls holds back comes in a burst, and is kept: the queue is then as long as the
/// stall was, and the next one does no harm. Once it has not needed it for three seconds it catches up, by up
/// to 100 ms a second.
///
/// **Gaps.** When the queue runs dry the last pitch periods are repeated and die away ([Repetition]); what comes then
/// begins where the repetition resembles it. A loss in the middle is filled to its length likewise.
///
/// 48 kHz mono. Lane only.
final class PlayoutQueue {
    private static final int SAMPLES_PER_MS = 48;
    private static final double SAMPLES_PER_NANO = 48e-6;

    private static final int MAX_LAG = Resemblance.MAX_LAG;
    private static final int FADE = Resemblance.WINDOW;
    private static final int HISTORY = MAX_LAG + FADE + 2;
    private static final int START = 60 * SAMPLES_PER_MS;

    /// A conversation cannot bear more delay: a burst beyond this is cut to [#RESYNC].
    private static final int MAX_UNREAD = 400 * SAMPLES_PER_MS;

    private static final int RESYNC = 200 * SAMPLES_PER_MS;

    /// Timestamps closer to the sample count than this say nothing.
    private static final int TOLERATED = 10 * SAMPLES_PER_MS;

    /// A longer gap is a new beginning.
    private static final int MAX_GAP = 200 * SAMPLES_PER_MS;

    private static final int LOW_WATER = 10 * SAMPLES_PER_MS;
    private static final int HIGH_WATER = 40 * SAMPLES_PER_MS;
    private static final int TICKS_PER_WINDOW = 50;
    private static final int WINDOWS = 8;

    /// A low-water mark above this for [#HURRY_WINDOWS] is the remains of a stall that is over.
    private static final int FLOOD = 60 * SAMPLES_PER_MS;

    private static final int HURRY_WINDOWS = 3;
    private static final int TICKS_PER_HURRY = 5;

    /// Where hurrying ends.
    private static final int ENOUGH = 25 * SAMPLES_PER_MS;

    /// Played sound up to `read` (at least [#HISTORY] of it), sound to be played from there to `write`.
    private final float[] samples = new float[2 * (HISTORY + MAX_UNREAD)];

    private final Repetition repetition = new Repetition();
    private final int[] lows = new int[WINDOWS];
    private int read = HISTORY;
    private int write = HISTORY;
    private boolean playing;
    private long nextPtsNanos;
    private long endCaptureNanos;

    private int ticks;
    private int low;
    private int windows;
    private boolean hurries;

    private long underruns;
    private long gaps;
    private long overflows;
    private long stretched;
    private long shortened;

    /// Sound from the decoder, in order.
    ///
    /// @param frame 48 kHz mono, at most 2,048 samples
    void add(PcmFrame frame) {
        float[] in = frame.samples();
        int gap =
                Math.clamp(Math.round((frame.ptsNanos() - nextPtsNanos) * SAMPLES_PER_NANO), -MAX_GAP - 1, MAX_GAP + 1);
        boolean jumps = Math.abs(gap) > MAX_GAP;
        if (!playing && jumps) {
            read = write; // the remains of something long gone
        }
        if (unread() + in.length > MAX_UNREAD) {
            overflows++;
            skip(unread() - Math.min(unread(), RESYNC));
        }
        makeRoom(in.length + MAX_GAP + MAX_LAG);
        if (playing && !jumps && gap > TOLERATED && gap > repetition.samples()) {
            gaps++;
            extrapolate(gap - repetition.samples());
        } else if (playing && repetition.samples() > 0 && in.length >= FADE) {
            extrapolate(repetition.untilAlike(in));
        }
        int joint = write;
        System.arraycopy(in, 0, samples, write, in.length);
        if (playing && (repetition.samples() > 0 || Math.abs(gap) > TOLERATED)) {
            fadeOver(joint, in.length);
        }
        write += in.length;
        repetition.end();
        nextPtsNanos = frame.ptsNanos() + frame.durationNanos();
        endCaptureNanos = frame.captureNanos() + frame.durationNanos();
    }

    /// Takes the next samples to be heard; false if there is nothing to hear.
    boolean take(float[] out) {
        if (!playing && !start()) {
            return false;
        }
        if (unread() < out.length) {
            underruns += repetition.samples() == 0 ? 1 : 0;
            makeRoom(out.length);
            extrapolate(out.length - unread());
            playing = !repetition.isOver();
        }
        System.arraycopy(samples, read, out, 0, out.length);
        read += out.length;
        if (repetition.samples() == 0) {
            watch();
        }
        return true;
    }

    /// When the next sample to be taken was captured.
    long captureNanos() {
        return endCaptureNanos - Math.round(unread() / SAMPLES_PER_NANO);
    }

    /// Whether sound is being taken.
    boolean isPlaying() {
        return playing;
    }

    /// Samples that wait.
    int unread() {
        return write - read;
    }

    /// How often there was too little at a tick.
    long underruns() {
        return underruns;
    }

    /// Losses filled.
    long gaps() {
        return gaps;
    }

    /// Bursts cut.
    long overflows() {
        return overflows;
    }

    /// Samples put in to have more in hand.
    long stretched() {
        return stretched;
    }

    /// Samples left out to catch up.
    long shortened() {
        return shortened;
    }

    private boolean start() {
        if (unread() < START) {
            return false;
        }
        playing = true;
        repetition.end();
        ticks = 0;
        windows = 0;
        hurries = false;
        low = Integer.MAX_VALUE;
        for (int i = 0; i < FADE; i++) {
            samples[read + i] *= (float) i / FADE;
        }
        return true;
    }

    /// Keeps the low-water mark where it is neither dangerous nor waste.
    private void watch() {
        low = Math.min(low, unread());
        ticks++;
        if (hurries && ticks % TICKS_PER_HURRY == 0) {
            hurries = unread() > ENOUGH + Resemblance.MAX_LAG && low > ENOUGH;
            if (hurries) {
                shorten();
                low = Math.min(low, unread());
            }
        }
        if (ticks < TICKS_PER_WINDOW) {
            return;
        }
        int lowest = low;
        lows[windows++ % WINDOWS] = lowest;
        ticks = 0;
        low = Integer.MAX_VALUE;
        hurries |= windows >= HURRY_WINDOWS && lowestOf(HURRY_WINDOWS) > FLOOD;
        if (lowest < LOW_WATER && unread() >= FADE) {
            stretch();
        } else if (windows >= WINDOWS && lowestOf(WINDOWS) > HIGH_WATER) {
            shorten();
        }
    }

    /// Of the newest windows.
    private int lowestOf(int newest) {
        int lowest = Integer.MAX_VALUE;
        for (int i = 1; i <= newest; i++) {
            lowest = Math.min(lowest, lows[Math.floorMod(windows - i, WINDOWS)]);
        }
        return lowest;
    }

    private void shiftLows(int by) {
        for (int i = 0; i < WINDOWS; i++) {
            lows[i] += by;
        }
    }

    /// Plays the last pitch periods once more.
    private void stretch() {
        makeRoom(MAX_LAG);
        int lag = Resemblance.lag(samples, read, -1);
        System.arraycopy(samples, read, samples, read + lag, unread());
        write += lag;
        for (int i = 0; i < lag; i++) {
            float again = samples[read - lag + i];
            float weight = Math.min(1, (float) i / FADE);
            samples[read + i] = weight * again + (1 - weight) * samples[read + lag + i];
        }
        stretched += lag;
        shiftLows(lag);
    }

    /// Leaves some pitch periods out.
    private void shorten() {
        int lag = Resemblance.lag(samples, read, 1);
        skip(lag);
        shortened += lag;
        shiftLows(-lag);
    }

    /// Goes on `count` samples further, cross-fading.
    private void skip(int count) {
        if (count <= 0) {
            return;
        }
        int from = read + count;
        for (int i = 0; i < Math.min(FADE, write - from); i++) {
            float weight = (float) i / FADE;
            samples[from + i] = weight * samples[from + i] + (1 - weight) * samples[read + i];
        }
        System.arraycopy(samples, read - HISTORY, samples, from - HISTORY, HISTORY);
        read = from;
    }

    /// Appends sound that continues what was there, and fades.
    private void extrapolate(int count) {
        for (int i = 0; i < count; i++) {
            samples[write] = continued();
            write++;
        }
        endCaptureNanos += Math.round(count / SAMPLES_PER_NANO);
    }

    /// Cross-fades the sound from `joint` on with what would have followed.
    private void fadeOver(int joint, int length) {
        for (int i = 0; i < Math.min(FADE, length); i++) {
            float weight = (float) i / FADE;
            samples[joint + i] = weight * samples[joint + i] + (1 - weight) * continued();
        }
    }

    /// The next sample of a repetition that begins at `write` and dies away.
    private float continued() {
        if (repetition.samples() == 0) {
            repetition.begin(samples, write);
        }
        return repetition.next();
    }

    private void makeRoom(int count) {
        if (write + count <= samples.length) {
            return;
        }
        int from = read - HISTORY;
        System.arraycopy(samples, from, samples, 0, write - from);
        read -= from;
        write -= from;
    }
}
