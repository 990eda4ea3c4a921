package io.wxgw.mas;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.CodecRefusal;
import io.wxgw.codec.PcmFrame;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The mix in one format, for those who lose packets or for those who do not: the sums of all voices fill blocks of one
/// encoder frame (1,024 samples for AAC, else 20 ms),
/// and all encoders of this bus work on these blocks: one for all passive listeners, and one for each speaker, who
/// hears the sum without himself.
///
/// **The change of encoders is silent.** A speaker's new encoder is first given the last blocks the passive listeners
/// heard, and in them he said nothing, so they are his too. From then on both encoders stand at the same block with
/// the same past, and the frames of the one follow those of the other. On the way back both have heard the same for
/// half a second. That this cannot be heard takes FFmpeg's `aac_coder=fast` and at least 4 blocks of past. Of Opus two
/// encoders never quite agree: at a change a tone is 19 dB over what is added for 50 ms, and there is no step. Lane
/// only.
final class MixBus {
    /// So many blocks a new encoder is given before it is heard.
    private static final int PRIMING_BLOCKS = 5;

    private final AudioCodecs codecs;
    private final Hearing hearing;
    private final int blockSamples;
    private final List<Seat> seats = new ArrayList<>();
    private final Deque<PcmFrame> past = new ArrayDeque<>();
    private final int[] sum;

    private @Nullable BlockEncoder shared;
    private int filled;
    private long blockPtsNanos;
    private long blockNanos;
    private long refusedEncoders;

    /// When the first sample of a tick is heard: on the mix's own timeline, and on the lane's.
    record Tick(long startNanos, long samples, long nanos) {
        private static final long NANOS_PER_SECOND = 1_000_000_000L;

        long ptsNanos(int sample) {
            return startNanos + (samples + sample) * NANOS_PER_SECOND / Mixer.SAMPLE_RATE_HZ;
        }

        long nanos(int sample) {
            return nanos + sample * NANOS_PER_SECOND / Mixer.SAMPLE_RATE_HZ;
        }
    }

    /// What a seat hears: where two seats agree they share a bus, and its encoder while they are silent.
    ///
    /// @param lossy the receiver loses packets: where the format can, each carries a copy of the one before
    record Hearing(AudioFormat format, boolean lossy) {}

    MixBus(AudioCodecs codecs, Hearing hearing) {
        this.codecs = codecs;
        this.hearing = hearing;
        this.blockSamples = blockSamples(hearing.format());
        this.sum = new int[blockSamples];
    }

    /// Samples of the mix in one frame of a format.
    static int blockSamples(AudioFormat format) {
        return switch (format) {
            case AacFormat aac -> aac.samplesPerFrame();
            case OpusFormat _, G711Format _ -> Mixer.TICK_SAMPLES;
        };
    }

    /// What comes out.
    Hearing hearing() {
        return hearing;
    }

    void join(Seat seat) {
        seats.add(seat);
    }

    void leave(Seat seat) {
        seats.remove(seat);
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    /// How often an encoder could not be had.
    long refusedEncoders() {
        return refusedEncoders;
    }

    /// Adds up one tick of all voices of the room, whatever their ears hear.
    void mix(List<Seat> voices, Tick tick) {
        for (int at = 0; at < Mixer.TICK_SAMPLES; ) {
            if (filled == 0) {
                blockPtsNanos = tick.ptsNanos(at);
                blockNanos = tick.nanos(at);
            }
            int count = Math.min(Mixer.TICK_SAMPLES - at, blockSamples - filled);
            for (Seat voice : voices) {
                voice.contribute(at, filled, count, sum);
            }
            for (Seat seat : seats) {
                seat.keep(at, filled, count);
            }
            at += count;
            filled += count;
            if (filled == blockSamples) {
                encode();
            }
        }
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
            close();
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
        BlockEncoder encoder = shared;
        if (encoder == null) {
            encoder = primedEncoder().orElse(null);
            shared = encoder;
        }
        return encoder == null ? Optional.empty() : encoder.encode(block);
    }

    /// An encoder that has heard what passive listeners have heard; what it says about that nobody hears.
    private Optional<BlockEncoder> primedEncoder() {
        try {
            BlockEncoder encoder = BlockEncoder.open(codecs, hearing.format(), hearing.lossy());
            past.forEach(encoder::encode);
            return Optional.of(encoder);
        } catch (CodecRefusal _) {
            refusedEncoders++;
            return Optional.empty();
        }
    }

    /// Its capture time is that of the tick: how long before its voices were captured each seat knows for itself.
    private PcmFrame block(int[] sums) {
        float[] block = new float[blockSamples];
        for (int i = 0; i < block.length; i++) {
            block[i] = Pcm24.toFloat(sums[i]);
        }
        return new PcmFrame(Mixer.SAMPLE_RATE_HZ, 1, blockPtsNanos, blockNanos, block);
    }

    /// Closes the encoder of the passive listeners; the next of them opens it again.
    void close() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }
}
