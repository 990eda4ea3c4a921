package io.wxgw.mas;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.CodecRefusal;
import io.wxgw.codec.PcmFrame;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.track.FrameSink;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everybody hears everybody but himself.
///
/// Every 20 ms it takes 960 samples of each voice and adds them up. The sums fill blocks of 1,024 samples, and all
/// encoders of the room work on these blocks: one for all passive listeners, and one for each speaker, who hears the
/// sum without himself.
///
/// **The change of encoders is silent.** A speaker's new encoder is first given the last blocks the passive listeners
/// heard, and in them he said nothing, so they are his too. From then on both encoders stand at the same block with
/// the same past, and the access units of the one follow those of the other. On the way back both have heard the same
/// for half a second. That this cannot be heard takes FFmpeg's `aac_coder=fast` and at least 4 blocks of past.
///
/// **Time.** `ptsNanos` counts samples. `captureNanos` is the tick less the mean delay of the voices in it, which
/// moves by no more than 5 ms a second: whoever shows a picture beside the mix is lip-synchronous. Lane only.
final class Mixer {
    static final int TICK_SAMPLES = 960;
    static final int BLOCK_SAMPLES = AacFormat.LC_48K_MONO.samplesPerFrame();

    private static final int SAMPLE_RATE_HZ = AacFormat.LC_48K_MONO.sampleRateHz();
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long TICK_NANOS = 20_000_000;

    /// So many blocks a new encoder is given before it is heard.
    private static final int PRIMING_BLOCKS = 5;

    /// A lane that was away for longer does not make up for it.
    private static final long MAX_LATE_NANOS = 200_000_000;

    /// 5 ms a second.
    private static final long SLEW_NANOS = 100_000;

    private static final long MAX_DELAY_NANOS = 500_000_000;

    private final Lane lane;
    private final AudioCodecs codecs;
    private final int bitsPerSecond;
    private final Duration phase;
    private final List<Seat> seats = new ArrayList<>();
    private final Deque<PcmFrame> past = new ArrayDeque<>();
    private final int[] sum = new int[BLOCK_SAMPLES];

    private @Nullable AudioEncoder shared;
    private Lane.@Nullable Timer timer;
    private long startNanos;
    private long nextTickNanos;
    private long samples;
    private int filled;
    private long blockPtsNanos;
    private long blockCaptureNanos;
    private long delayNanos = -1;
    private boolean closed;
    private long skippedTicks;
    private long refusedEncoders;

    /// Any thread.
    ///
    /// @param phase from the first member to the first tick, so that the rooms of a lane do not all tick at once
    Mixer(Lane lane, AudioCodecs codecs, int bitsPerSecond, Duration phase) {
        this.lane = lane;
        this.codecs = codecs;
        this.bitsPerSecond = bitsPerSecond;
        this.phase = phase;
    }

    /// One more at the table.
    ///
    /// @param ears gets the mix: access units of AAC-LC, 48 kHz, mono, without gaps
    /// @param onSpeaking told when [Seat#speaking] changes
    Seat join(FrameSink<AudioFrame> ears, Runnable onSpeaking) {
        Seat seat = new Seat(codecs, ears, onSpeaking);
        seats.add(seat);
        if (timer == null && !closed) {
            startNanos = lane.clock().nowNanos() + phase.toNanos();
            nextTickNanos = startNanos;
            timer = lane.schedule(phase, this::tick);
        }
        return seat;
    }

    /// One less. Not from within its ears.
    void leave(Seat seat) {
        seats.remove(seat);
        seat.close();
    }

    /// Ticks left out because the lane was away.
    long skippedTicks() {
        return skippedTicks;
    }

    /// How often an encoder could not be had.
    long refusedEncoders() {
        return refusedEncoders;
    }

    /// Ends the mix; everybody has left. Idempotent.
    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        seats.forEach(Seat::close);
        seats.clear();
        closeShared();
    }

    private void tick() {
        if (closed) {
            return;
        }
        long nowNanos = lane.clock().nowNanos();
        if (nowNanos - nextTickNanos > MAX_LATE_NANOS) {
            long skipped = (nowNanos - nextTickNanos) / TICK_NANOS;
            skippedTicks += skipped;
            nextTickNanos += skipped * TICK_NANOS;
        }
        while (nextTickNanos <= nowNanos) {
            mix(nextTickNanos);
            nextTickNanos += TICK_NANOS;
        }
        timer = lane.schedule(Duration.ofNanos(nextTickNanos - nowNanos), this::tick);
    }

    private void mix(long tickNanos) {
        int voices = 0;
        long delays = 0;
        for (Seat seat : seats) {
            long captureNanos = seat.queue().captureNanos();
            if (seat.listen()) {
                voices++;
                delays += Math.clamp(tickNanos - captureNanos, 0, MAX_DELAY_NANOS);
            }
        }
        long captureNanos = tickNanos - delay(voices, delays);
        for (int at = 0; at < TICK_SAMPLES; ) {
            if (filled == 0) {
                blockPtsNanos = startNanos + (samples + at) * NANOS_PER_SECOND / SAMPLE_RATE_HZ;
                blockCaptureNanos = captureNanos + at * NANOS_PER_SECOND / SAMPLE_RATE_HZ;
            }
            int count = Math.min(TICK_SAMPLES - at, BLOCK_SAMPLES - filled);
            for (Seat seat : seats) {
                seat.contribute(at, filled, count, sum);
            }
            at += count;
            filled += count;
            if (filled == BLOCK_SAMPLES) {
                encode();
            }
        }
        samples += TICK_SAMPLES;
    }

    private long delay(int voices, long delays) {
        if (voices > 0) {
            long mean = delays / voices;
            delayNanos = delayNanos < 0 ? mean : delayNanos + Math.clamp(mean - delayNanos, -SLEW_NANOS, SLEW_NANOS);
        }
        return Math.max(0, delayNanos);
    }

    /// One block is full.
    private void encode() {
        PcmFrame everybody = block(sum);
        List<Seat> passive = new ArrayList<>();
        for (Seat seat : seats) {
            seat.others(sum, this::primedEncoder)
                    .ifPresentOrElse(others -> seat.hearOwn(block(others)), () -> passive.add(seat));
        }
        if (passive.isEmpty()) {
            closeShared();
        } else {
            encodeShared(everybody).ifPresent(frame -> passive.forEach(seat -> seat.hear(frame)));
        }
        past.addLast(everybody);
        if (past.size() > PRIMING_BLOCKS) {
            past.removeFirst();
        }
        Arrays.fill(sum, 0);
        filled = 0;
    }

    private Optional<AudioFrame> encodeShared(PcmFrame block) {
        AudioEncoder encoder = shared;
        if (encoder == null) {
            encoder = primedEncoder().orElse(null);
            shared = encoder;
        }
        return encoder == null ? Optional.empty() : encoder.encode(block);
    }

    /// An encoder that has heard what passive listeners have heard; what it says about that nobody hears.
    private Optional<AudioEncoder> primedEncoder() {
        try {
            AudioEncoder encoder = codecs.aacEncoder(bitsPerSecond);
            past.forEach(encoder::encode);
            return Optional.of(encoder);
        } catch (CodecRefusal _) {
            refusedEncoders++;
            return Optional.empty();
        }
    }

    private PcmFrame block(int[] sums) {
        float[] block = new float[BLOCK_SAMPLES];
        for (int i = 0; i < block.length; i++) {
            block[i] = Pcm24.toFloat(sums[i]);
        }
        return new PcmFrame(SAMPLE_RATE_HZ, 1, blockPtsNanos, blockCaptureNanos, block);
    }

    private void closeShared() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }
}
