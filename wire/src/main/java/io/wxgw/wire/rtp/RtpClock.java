package io.wxgw.wire.rtp;

import io.wxgw.wire.time.Timescale;

/// Maps a source's `ptsNanos` onto RTP timestamps that start at a random number (RFC 3550 section 5.1).
///
/// One stream, one owner.
public sealed interface RtpClock permits LinearRtpClock, SampleRtpClock {
    /// The timestamp, 0 to 2^32-1, of the next frame in sending order. Call it once a frame.
    long timestampOf(long ptsNanos);

    /// The timestamp of any moment near the last frame, 0 to 2^32-1: for sender reports. Moves nothing.
    long timestampAt(long ptsNanos);

    /// Ticks of this clock.
    Timescale timescale();

    /// Video: 90 kHz, the timestamp says exactly what `ptsNanos` says.
    static RtpClock video(long firstOffsetTicks) {
        return new LinearRtpClock(Timescale.VIDEO_RTP, firstOffsetTicks);
    }

    /// Audio: counts samples, see [SampleRtpClock].
    static SampleRtpClock audio(int clockRateHz, int samplesPerFrame, long firstOffsetTicks) {
        return new SampleRtpClock(new Timescale(clockRateHz), samplesPerFrame, firstOffsetTicks);
    }
}
