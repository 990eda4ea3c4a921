package io.wxgw.codec;

/// How the encoders are set, for all streams of a process.
///
/// @param aacBitsPerSecond of AAC-LC, 48 kHz, mono: 8,000 to 256,000
/// @param opusBitsPerSecond of Opus, mono, its redundancy included: 6,000 to 256,000
/// @param opusComplexity 0 to 10; 5 costs half of 10
/// @param opusExpectedLossPercent packets we expect whoever loses some to lose, 0 to 100: the more, the more of the
///     bits of [AudioCodecs#encoder(AudioFormat, boolean)] with copies repeat the frame before in coarse form (in-band
///     FEC, RFC 6716 section 2.1.7), and the coder is the one for voices; 0 sends copies to nobody. Without copies
///     chords and noises fare better: three tones at once are 34 dB over what is added, and 26 dB with copies
public record AudioEncodings(
        int aacBitsPerSecond, int opusBitsPerSecond, int opusComplexity, int opusExpectedLossPercent) {
    /// Voice: a pure tone of -18 dBFS comes back with more than 30 dB over what the coder adds.
    public static final AudioEncodings DEFAULT =
            new AudioEncodings(AudioCodecs.DEFAULT_AAC_BITS_PER_SECOND, 64_000, 5, 10);

    public AudioEncodings {
        check("aacBitsPerSecond", aacBitsPerSecond, 8_000, 256_000);
        check("opusBitsPerSecond", opusBitsPerSecond, 6_000, 256_000);
        check("opusComplexity", opusComplexity, 0, 10);
        check("opusExpectedLossPercent", opusExpectedLossPercent, 0, 100);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ": " + value);
        }
    }
}
