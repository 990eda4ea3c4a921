package io.wxgw.codec;

import io.wxgw.wire.media.AudioFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The frames of one stream, whatever their format, to a run of sound without holes.
///
/// A frame of a new format gets a new decoder. A hole between the times of two frames of one format, and a damaged
/// frame, are made up by the decoder ([AudioDecoder#lost]) where that is wanted; a hole longer than
/// [#MAX_CONCEALED_NANOS] fades out and stays in the times. One stream, in order, lane only; the owner closes it.
public final class GaplessDecoder implements AutoCloseable {
    /// The longest hole that is made up: six frames of 20 ms. A longer one is a pause of the sender, or no voice could
    /// be made up for it anyway.
    public static final long MAX_CONCEALED_NANOS = 120_000_000L;

    private final AudioCodecs codecs;
    private final Holes holes;
    private @Nullable AudioDecoder decoder;
    private boolean started;
    private long expectedPtsNanos;
    private long frameNanos;
    private long damaged;
    private long concealedNanos;

    /// What a hole in the times means.
    public enum Holes {
        /// Nothing is lost on the way (TCP): times are coarse and jitter, and a pause is a pause.
        LEAVE,
        /// Frames get lost (RTP): their times are exact, and a hole is a loss.
        CONCEAL,
    }

    /// Opens nothing before the first frame.
    public GaplessDecoder(AudioCodecs codecs, Holes holes) {
        this.codecs = codecs;
        this.holes = holes;
    }

    /// Decodes one frame; zero, one or two runs come out.
    ///
    /// @throws CodecRefusal if a decoder is needed and cannot be had
    public void decode(AudioFrame frame, Consumer<PcmFrame> out) {
        AudioDecoder current = decoderFor(frame);
        if (started && holes == Holes.CONCEAL) {
            fillHole(current, frame, out);
        }
        switch (current.decode(frame)) {
            case AudioDecoder.Decoded.Pcm(PcmFrame pcm) -> {
                started = true;
                frameNanos = pcm.durationNanos();
                expectedPtsNanos = frame.ptsNanos() + frameNanos;
                out.accept(pcm);
            }
            case AudioDecoder.Decoded.NeedMore _ -> {}
            case AudioDecoder.Decoded.Damaged _ -> {
                damaged++;
                if (started && holes == Holes.CONCEAL) {
                    makeUp(current.lost(frameNanos), out);
                }
            }
        }
    }

    /// Frames that could not be decoded.
    public long damaged() {
        return damaged;
    }

    /// How much sound was made up.
    public long concealedNanos() {
        return concealedNanos;
    }

    private void fillHole(AudioDecoder current, AudioFrame frame, Consumer<PcmFrame> out) {
        long hole = frame.ptsNanos() - expectedPtsNanos;
        if (hole <= frameNanos / 2) {
            return;
        }
        makeUp(hole <= MAX_CONCEALED_NANOS ? current.lost(hole, frame) : current.lost(MAX_CONCEALED_NANOS), out);
    }

    private void makeUp(java.util.Optional<PcmFrame> madeUp, Consumer<PcmFrame> out) {
        madeUp.ifPresent(pcm -> {
            concealedNanos += pcm.durationNanos();
            expectedPtsNanos += pcm.durationNanos();
            out.accept(pcm);
        });
    }

    private AudioDecoder decoderFor(AudioFrame frame) {
        AudioDecoder current = decoder;
        if (current == null || !current.format().equals(frame.format())) {
            close();
            current = codecs.decoder(frame.format());
            decoder = current;
        }
        return current;
    }

    /// Frees the decoder. Idempotent; the next frame would open one again.
    @Override
    public void close() {
        started = false;
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
    }
}
