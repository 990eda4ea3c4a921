package io.wxgw.mas;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.track.FrameSink;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.OpusFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everybody hears everybody but himself.
///
/// Every 20 ms it takes 960 samples of each voice; a [MixBus] for each format that somebody hears adds them up and
/// encodes them. Who loses packets is on a bus of his own kind: copies against loss cost the others bits.
///
/// **Time.** `ptsNanos` counts samples. `captureNanos` is the tick less the [MixDelay] of the voices that this listener
/// hears, which his own is none of: whoever shows a picture beside the mix is lip-synchronous. Lane only.
final class Mixer {
    static final int TICK_SAMPLES = 960;
    static final int SAMPLE_RATE_HZ = 48_000;

    private static final long TICK_NANOS = 20_000_000;

    /// A lane that was away for longer does not make up for it.
    private static final long MAX_LATE_NANOS = 200_000_000;

    private final Lane lane;
    private final AudioCodecs codecs;
    private final Duration phase;
    private final List<Seat> seats = new ArrayList<>();
    private final Map<MixBus.Hearing, MixBus> buses = new LinkedHashMap<>();

    private Lane.@Nullable Timer timer;
    private long startNanos;
    private long nextTickNanos;
    private long samples;
    private boolean closed;
    private long skippedTicks;
    private long refusedEncoders;

    /// Any thread.
    ///
    /// @param phase from the first member to the first tick, so that the rooms of a lane do not all tick at once
    Mixer(Lane lane, AudioCodecs codecs, Duration phase) {
        this.lane = lane;
        this.codecs = codecs;
        this.phase = phase;
    }

    /// One more at the table.
    ///
    /// @param format of what it says and of the mix it hears
    /// @param ears gets the mix: frames without gaps
    /// @param onSpeaking told when [Seat#speaking] changes
    Seat join(AudioFormat format, FrameSink<AudioFrame> ears, Runnable onSpeaking) {
        Seat seat = new Seat(codecs, format, ears, onSpeaking);
        seats.add(seat);
        bus(seat).join(seat);
        if (timer == null && !closed) {
            startNanos = lane.clock().nowNanos() + phase.toNanos();
            nextTickNanos = startNanos;
            timer = lane.schedule(phase, this::tick);
        }
        return seat;
    }

    /// The receiver behind a seat begins or ceases to lose packets: only for Opus is that another sound. Not from
    /// within its ears.
    void lossy(Seat seat, boolean lossy) {
        if (!(seat.format() instanceof OpusFormat) || seat.hearing().lossy() == lossy || !seats.contains(seat)) {
            return;
        }
        leaveBus(seat);
        seat.lossy(lossy);
        bus(seat).join(seat);
    }

    private MixBus bus(Seat seat) {
        return buses.computeIfAbsent(seat.hearing(), hearing -> new MixBus(codecs, hearing));
    }

    /// One less. Not from within its ears.
    void leave(Seat seat) {
        seats.remove(seat);
        seat.close();
        leaveBus(seat);
    }

    private void leaveBus(Seat seat) {
        MixBus bus = buses.get(seat.hearing());
        if (bus != null) {
            bus.leave(seat);
            if (bus.isEmpty()) {
                retire(bus);
            }
        }
    }

    /// Ticks left out because the lane was away.
    long skippedTicks() {
        return skippedTicks;
    }

    /// How often an encoder could not be had.
    long refusedEncoders() {
        return refusedEncoders
                + buses.values().stream().mapToLong(MixBus::refusedEncoders).sum();
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
        List.copyOf(buses.values()).forEach(this::retire);
    }

    private void retire(MixBus bus) {
        bus.close();
        refusedEncoders += bus.refusedEncoders();
        buses.remove(bus.hearing());
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
            if (seat.listen(tickNanos)) {
                voices++;
                delays += seat.delayNanos();
            }
        }
        for (Seat seat : seats) {
            seat.follow(voices, delays);
        }
        MixBus.Tick tick = new MixBus.Tick(startNanos, samples, tickNanos);
        for (MixBus bus : buses.values()) {
            bus.mix(seats, tick);
        }
        samples += TICK_SAMPLES;
    }
}
