package io.wxgw.codec;

import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import java.util.Optional;

/// Coded sound to samples. One stream, one format, lane only; the owner closes it.
public interface AudioDecoder extends AutoCloseable {
    /// The most that [#lost] makes at a time.
    long MAX_LOST_NANOS = 1_000_000_000L;

    /// What it was opened for. A frame of another format needs another decoder.
    AudioFormat format();

    /// Decodes one access unit. Never throws for what is in it; after a damaged one the next good one decodes again.
    Decoded decode(AudioFrame frame);

    /// Sound in place of frames that never came: it follows what came out last without a step, in sound and in time,
    /// and fades out when the loss is long; what is decoded next follows it without a step.
    ///
    /// @param durationNanos how much is missing, at most [#MAX_LOST_NANOS]; made up to what the codec can make
    /// @return empty if nothing was decoded before: there is nothing to go on from
    Optional<PcmFrame> lost(long durationNanos);

    /// The same where the frame behind the hole is there already: with Opus it may carry a coarse copy of what was
    /// lost right before it (in-band FEC, RFC 6716 section 2.1.7). Decode `next` afterwards all the same.
    default Optional<PcmFrame> lost(long durationNanos, AudioFrame next) {
        return lost(durationNanos);
    }

    /// Frees the context. Idempotent; not to be used afterwards.
    @Override
    void close();

    /// What one access unit brought.
    sealed interface Decoded {
        /// Sound, with the access unit's own times: the sample rate and the channels are the ones really found,
        /// which with implicitly signalled SBR are others than the format says.
        record Pcm(PcmFrame frame) implements Decoded {}

        /// The decoder took it and waits for more.
        record NeedMore() implements Decoded {}

        /// The access unit is damaged and left out.
        record Damaged(String detail) implements Decoded {}
    }
}
