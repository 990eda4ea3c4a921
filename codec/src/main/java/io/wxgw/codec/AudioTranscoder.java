package io.wxgw.codec;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Any sound we can decode to AAC, Opus or G.711: decoder, resampler, block grid, encoder. AAC that already is
/// [AacFormat#LC_48K_MONO] passes untouched where that is wanted. One stream, lane only; the owner closes it.
///
/// A frame of a new format gets a new decoder; the encoder goes on, so the timeline has no seam. No sample is lost or
/// added between frame lengths: the grid carries the rest of one frame into the next block. A timeline that jumps ends
/// the block with silence, and shows in the frames' times: it is left to whoever repairs timelines.
public final class AudioTranscoder implements AutoCloseable {
    /// Beyond, a step between two runs is one of the timeline: coarse timestamps alone do not get there.
    private static final long JUMP_NANOS = 40_000_000L;

    private final AudioCodecs codecs;
    private final AudioFormat target;
    private final GaplessDecoder decoder;
    private final Resampler resampler;
    private @Nullable AudioEncoder encoder;
    private @Nullable SampleBlocks blocks;
    private @Nullable PcmFrame last;

    /// To [AacFormat#LC_48K_MONO], from a source whose frames do not get lost. Opens nothing before the first frame
    /// that needs it.
    public AudioTranscoder(AudioCodecs codecs) {
        this(codecs, AacFormat.LC_48K_MONO, GaplessDecoder.Holes.LEAVE);
    }

    /// Opens nothing before the first frame that needs it.
    ///
    /// @param target what comes out: one of the formats of [AudioCodecs#encoder]
    /// @param holes what holes in the source's times mean
    public AudioTranscoder(AudioCodecs codecs, AudioFormat target, GaplessDecoder.Holes holes) {
        this.codecs = codecs;
        this.target = target;
        this.decoder = new GaplessDecoder(codecs, holes);
        this.resampler = codecs.resampler(target.sampleRateHz(), 1);
    }

    /// Whether frames of this format are AAC-LC, 48 kHz, mono, however their description is written: with that target
    /// they pass untouched.
    public static boolean passes(AudioFrame frame) {
        return frame.format() instanceof AacFormat aac
                && aac.audioObjectType() == AacFormat.LC_48K_MONO.audioObjectType()
                && aac.coreSampleRateHz() == AacFormat.LC_48K_MONO.coreSampleRateHz()
                && aac.sampleRateHz() == AacFormat.LC_48K_MONO.sampleRateHz()
                && aac.channels() == 1
                && aac.samplesPerFrame() == AacFormat.LC_48K_MONO.samplesPerFrame();
    }

    /// Transcodes one frame; zero or more come out.
    ///
    /// @throws CodecRefusal if a context is needed and cannot be had
    public void transcode(AudioFrame frame, Consumer<AudioFrame> out) {
        if (target.equals(AacFormat.LC_48K_MONO) && passes(frame)) {
            out.accept(
                    frame.format().equals(AacFormat.LC_48K_MONO)
                            ? frame
                            : new AudioFrame(
                                    AacFormat.LC_48K_MONO, frame.ptsNanos(), frame.captureNanos(), frame.data()));
            return;
        }
        decoder.decode(frame, pcm -> encode(resampler.resample(pcm), out));
    }

    /// Frames that could not be decoded.
    public long damaged() {
        return decoder.damaged();
    }

    /// How much sound was made up for frames that were lost or damaged.
    public long concealedNanos() {
        return decoder.concealedNanos();
    }

    /// How many of the target's samples have come in and not gone out yet: what the grid and the encoder hold. The
    /// frames' times have this in them already. 0 before the first frame that is not passed untouched.
    public int delaySamples() {
        AudioEncoder current = encoder;
        SampleBlocks grid = blocks;
        return current == null || grid == null ? 0 : current.delaySamples() + grid.held();
    }

    private void encode(PcmFrame run, Consumer<AudioFrame> out) {
        AudioEncoder into = encoder();
        SampleBlocks grid = blocks(into);
        Consumer<PcmFrame> block = full -> into.encode(full).ifPresent(out);
        PcmFrame before = last;
        if (before != null && Math.abs(run.ptsNanos() - before.ptsNanos() - before.durationNanos()) > JUMP_NANOS) {
            grid.flush(block);
        }
        last = run;
        grid.add(run, block);
    }

    private AudioEncoder encoder() {
        AudioEncoder current = encoder;
        if (current == null) {
            current = codecs.encoder(target);
            encoder = current;
        }
        return current;
    }

    private SampleBlocks blocks(AudioEncoder into) {
        SampleBlocks current = blocks;
        if (current == null) {
            current = new SampleBlocks(into.samplesPerFrame(), target.sampleRateHz());
            blocks = current;
        }
        return current;
    }

    @Override
    public void close() {
        decoder.close();
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
        resampler.close();
    }
}
