package io.wxgw.codec;

import io.wxgw.wire.media.AudioFormat;

/// Opens codecs, and counts them: their memory is bounded by their number. Any thread; what it opens is used on one
/// lane.
public interface AudioCodecs {
    /// 56 kb/s for mono at 48 kHz: a pure tone comes back with more than 30 dB over what the coder adds.
    int DEFAULT_AAC_BITS_PER_SECOND = 56_000;

    /// A decoder for a format.
    ///
    /// @throws CodecRefusal if it cannot be had
    AudioDecoder decoder(AudioFormat format);

    /// An encoder, set as configured. AAC is [AacFormat#LC_48K_MONO] and nothing else; Opus is mono, in frames of
    /// 20 ms, whatever the format says (RFC 7587 section 7: the mapping names two channels anyway); G.711 is in
    /// frames of 20 ms.
    ///
    /// @param fec whether each packet carries a copy of the sound before it, if the format can: only Opus does,
    ///     as much as [AudioEncodings#opusExpectedLossPercent] says
    /// @throws CodecRefusal if it cannot be had
    AudioEncoder encoder(AudioFormat format, boolean fec);

    /// An encoder with copies: for a stream whose losses nobody reports.
    ///
    /// @throws CodecRefusal if it cannot be had
    default AudioEncoder encoder(AudioFormat format) {
        return encoder(format, true);
    }

    /// An encoder to [AacFormat#LC_48K_MONO].
    ///
    /// @throws CodecRefusal if it cannot be had
    AudioEncoder aacEncoder(int bitsPerSecond);

    /// A resampler to a rate and channels.
    ///
    /// @throws CodecRefusal if it cannot be had; one whose input needs no conversion opens nothing
    Resampler resampler(int toSampleRateHz, int toChannels);

    /// Contexts open now: decoders, encoders, resamplers at work.
    int open();
}
