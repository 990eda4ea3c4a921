package io.wxgw.codec;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Any sound we can decode to [AacFormat#LC_48K_MONO]: decoder, resampler, block grid, encoder. A frame that already
/// is that passes untouched. One stream, lane only; the owner closes it.
///
/// A frame of a new format gets a new decoder; the encoder goes on, so the timeline has no seam. A timeline that
/// jumps shows in the frames' times and is left to whoever repairs timelines.
public final class AudioTranscoder implements AutoCloseable {
    private final AudioCodecs codecs;
    private final Resampler resampler;
    private final SampleBlocks blocks;
    private @Nullable AudioDecoder decoder;
    private @Nullable AudioEncoder encoder;
    private long damaged;

    /// Opens nothing before the first frame that needs it.
    public AudioTranscoder(AudioCodecs codecs) {
        this.codecs = codecs;
        this.resampler = codecs.resampler(AacFormat.LC_48K_MONO.sampleRateHz(), AacFormat.LC_48K_MONO.channels());
        this.blocks = new SampleBlocks(AacFormat.LC_48K_MONO.samplesPerFrame(), AacFormat.LC_48K_MONO.sampleRateHz());
    }

    /// Whether frames of this format pass untouched: AAC-LC, 48 kHz, mono, however its description is written.
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
        if (passes(frame)) {
            out.accept(
                    frame.format().equals(AacFormat.LC_48K_MONO)
                            ? frame
                            : new AudioFrame(
                                    AacFormat.LC_48K_MONO, frame.ptsNanos(), frame.captureNanos(), frame.data()));
            return;
        }
        switch (decoderFor(frame).decode(frame)) {
            case AudioDecoder.Decoded.Pcm(PcmFrame pcm) -> {
                AudioEncoder target = encoder();
                blocks.add(
                        resampler.resample(pcm), block -> target.encode(block).ifPresent(out));
            }
            case AudioDecoder.Decoded.NeedMore _ -> {}
            case AudioDecoder.Decoded.Damaged _ -> damaged++;
        }
    }

    /// Access units that could not be decoded.
    public long damaged() {
        return damaged;
    }

    private AudioDecoder decoderFor(AudioFrame frame) {
        AudioDecoder current = decoder;
        if (current == null || !current.format().equals(frame.format())) {
            if (current != null) {
                current.close();
                decoder = null;
            }
            current = codecs.decoder(frame.format());
            decoder = current;
        }
        return current;
    }

    private AudioEncoder encoder() {
        AudioEncoder current = encoder;
        if (current == null) {
            current = codecs.aacEncoder(AudioCodecs.DEFAULT_AAC_BITS_PER_SECOND);
            encoder = current;
        }
        return current;
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
        resampler.close();
    }
}
