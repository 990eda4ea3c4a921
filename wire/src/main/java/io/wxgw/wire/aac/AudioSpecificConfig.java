package io.wxgw.wire.aac;

import io.wxgw.wire.WireException;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.BitReader;
import io.wxgw.wire.media.Payload;

/// AudioSpecificConfig (ISO/IEC 14496-3 section 1.6.2.1) and the [AacFormat] it describes. Any thread.
///
/// ```
/// object type 5 (31: +6) | frequency index 4 (15: +24) | channels 4 | GASpecificConfig ... | extension 0x2B7 ...
/// ```
/// Spectral band replication (SBR) and parametric stereo (PS) can be told in three ways (section 1.6.6): as object
/// type 5 or 29 in front of the core's own, as an extension behind the core's config, or not at all. The first two
/// are understood; the third shows only in the decoded sound, which then has twice the rate said here.
public final class AudioSpecificConfig {
    /// A config with a full program_config_element and its comment has some 350 bytes.
    static final int MAX_BYTES = 1_024;

    private static final String SPEC = "ISO/IEC 14496-3 section 1.6.2.1";
    private static final int MAIN = 1;
    private static final int LOW_COMPLEXITY = 2;
    private static final int LONG_TERM_PREDICTION = 4;
    private static final int SPECTRAL_BAND_REPLICATION = 5;
    private static final int PARAMETRIC_STEREO = 29;
    private static final int SYNC_SBR = 0x2B7;
    private static final int SYNC_PS = 0x548;
    private static final int[] SAMPLE_RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350
    };
    private static final int EXPLICIT_RATE = 15;
    private static final int MIN_RATE = 1_000;
    private static final int MAX_RATE = 192_000;

    private int sampleRateHz;
    private int channels;
    private boolean parametricStereo;

    private AudioSpecificConfig() {}

    /// Reads one.
    ///
    /// @throws WireException if it is cut off, uses reserved values, or describes anything but AAC Main, LC, SSR or
    ///     LTP, with SBR and PS or without
    public static AacFormat parse(Payload bytes) {
        if (bytes.length() > MAX_BYTES) {
            throw new WireException("at most " + MAX_BYTES + " bytes expected, " + bytes.length() + " came", SPEC);
        }
        return new AudioSpecificConfig().read(bytes);
    }

    /// AAC-LC with 1,024 samples a frame, as encoders make it.
    ///
    /// @param sampleRateHz any rate of 1,000 to 192,000
    /// @param channels 1 to 6, or 8
    /// @throws IllegalArgumentException for others
    public static AacFormat lowComplexity(int sampleRateHz, int channels) {
        if (sampleRateHz < MIN_RATE || sampleRateHz > MAX_RATE || channels < 1 || channels == 7 || channels > 8) {
            throw new IllegalArgumentException("no AAC-LC of " + sampleRateHz + " Hz, " + channels + " channels");
        }
        int configuration = channels == 8 ? 7 : channels;
        int index = 0;
        while (index < SAMPLE_RATES.length && SAMPLE_RATES[index] != sampleRateHz) {
            index++;
        }
        byte[] bytes;
        if (index < SAMPLE_RATES.length) {
            int bits = (LOW_COMPLEXITY << 11) | (index << 7) | (configuration << 3);
            bytes = new byte[] {(byte) (bits >> 8), (byte) bits};
        } else {
            long bits = ((long) LOW_COMPLEXITY << 35) | (15L << 31) | ((long) sampleRateHz << 7) | (configuration << 3);
            bytes = new byte[] {
                (byte) (bits >> 32), (byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits
            };
        }
        return new AacFormat(LOW_COMPLEXITY, sampleRateHz, sampleRateHz, channels, 1_024, Payload.of(bytes));
    }

    private AacFormat read(Payload bytes) {
        BitReader in = new BitReader(bytes, SPEC);
        int objectType = objectType(in);
        int coreRate = rate(in);
        sampleRateHz = coreRate;
        int configuration = in.bits(4);
        boolean hierarchical = objectType == SPECTRAL_BAND_REPLICATION || objectType == PARAMETRIC_STEREO;
        if (hierarchical) {
            parametricStereo = objectType == PARAMETRIC_STEREO;
            sampleRateHz = rate(in);
            objectType = objectType(in);
        }
        if (objectType < MAIN || objectType > LONG_TERM_PREDICTION) {
            throw new WireException("AAC Main, LC, SSR or LTP expected, object type " + objectType + " came", SPEC);
        }
        boolean shortFrame = in.flag();
        if (in.flag()) {
            in.skip(14);
        }
        in.skip(1);
        channels = configuration == 0 ? programChannels(in) : channels(configuration);
        if (!hierarchical) {
            extension(in);
        }
        return new AacFormat(
                objectType,
                coreRate,
                sampleRateHz,
                parametricStereo && channels == 1 ? 2 : channels,
                shortFrame ? 960 : 1_024,
                Payload.of(bytes.toBytes()));
    }

    /// Section 1.6.2.1, GetAudioObjectType.
    private static int objectType(BitReader in) {
        int type = in.bits(5);
        return type == 31 ? 32 + in.bits(6) : type;
    }

    private static int rate(BitReader in) {
        int index = in.bits(4);
        if (index < SAMPLE_RATES.length) {
            return SAMPLE_RATES[index];
        }
        int rate = index == EXPLICIT_RATE ? in.bits(24) : 0;
        if (rate < MIN_RATE || rate > MAX_RATE) {
            throw new WireException("a sampling frequency expected, " + rate + " with index " + index + " came", SPEC);
        }
        return rate;
    }

    /// Table 1.19.
    private static int channels(int configuration) {
        return switch (configuration) {
            case 1, 2, 3, 4, 5, 6 -> configuration;
            case 7, 12, 14 -> 8;
            case 11 -> 7;
            default -> throw new WireException("a channel configuration expected, " + configuration + " came", SPEC);
        };
    }

    /// program_config_element (section 4.4.1.1): only the number of channels is of interest.
    private static int programChannels(BitReader in) {
        in.skip(4 + 2 + 4);
        int front = in.bits(4);
        int side = in.bits(4);
        int back = in.bits(4);
        int lowFrequency = in.bits(2);
        int associatedData = in.bits(3);
        int coupling = in.bits(4);
        for (int mixdown = 0; mixdown < 2; mixdown++) {
            if (in.flag()) {
                in.skip(4);
            }
        }
        if (in.flag()) {
            in.skip(3);
        }
        int channels = lowFrequency;
        for (int element = 0; element < front + side + back; element++) {
            channels += in.flag() ? 2 : 1;
            in.skip(4);
        }
        in.skip(4 * lowFrequency + 4 * associatedData + 5 * coupling);
        in.skip((int) (in.remaining() & 7));
        in.skip(8 * in.bits(8));
        if (channels < 1 || channels > 8) {
            throw new WireException("1 to 8 channels expected, " + channels + " came", SPEC);
        }
        return channels;
    }

    /// The backward compatible form: behind the core's config, where old decoders do not look.
    private void extension(BitReader in) {
        if (in.remaining() < 16 || in.bits(11) != SYNC_SBR) {
            return;
        }
        if (objectType(in) != SPECTRAL_BAND_REPLICATION || !in.flag()) {
            return;
        }
        sampleRateHz = rate(in);
        if (in.remaining() >= 12 && in.bits(11) == SYNC_PS) {
            parametricStereo = in.flag();
        }
    }
}
