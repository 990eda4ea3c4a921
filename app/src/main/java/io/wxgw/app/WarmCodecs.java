package io.wxgw.app;

import io.wxgw.codec.AudioCodecs;
import io.wxgw.codec.AudioDecoder;
import io.wxgw.codec.AudioEncoder;
import io.wxgw.codec.AudioEncodings;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.PcmFrame;
import io.wxgw.codec.Resampler;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import java.util.List;

/// Codecs whose native libraries are loaded. Left to the first member, that takes seconds on a lane (unpacking,
/// linking, the first run of each), while nothing else moves there.
final class WarmCodecs {
    private static final int BLOCKS = 4;
    private static final int OTHER_SAMPLE_RATE_HZ = 16_000;

    private WarmCodecs() {}

    /// Loads, runs each codec once, and hands over. Blocks; a [BadConfig] where this machine has no such
    /// library.
    static FfmpegCodecs load(AudioEncodings encodings) {
        FfmpegCodecs codecs = new FfmpegCodecs(FfmpegCodecs.DEFAULT_MAX_CONTEXTS, encodings);
        try {
            run(codecs);
        } catch (LinkageError e) {
            throw new BadConfig("FFmpeg's libraries cannot be loaded on this machine (%s %s): %s"
                    .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e));
        }
        return codecs;
    }

    private static void run(AudioCodecs codecs) {
        for (AudioFormat format : List.of(AacFormat.LC_48K_MONO, OpusFormat.MONO, G711Format.PCMA)) {
            run(codecs, format);
        }
    }

    private static void run(AudioCodecs codecs, AudioFormat format) {
        try (AudioEncoder encoder = codecs.encoder(format);
                AudioDecoder decoder = codecs.decoder(format);
                Resampler resampler = codecs.resampler(format.sampleRateHz(), 1)) {
            int samples = encoder.samplesPerFrame();
            for (int block = 0; block < BLOCKS; block++) {
                PcmFrame silence = new PcmFrame(format.sampleRateHz(), 1, 0, 0, new float[samples]);
                encoder.encode(silence).ifPresent(decoder::decode);
            }
            resampler.resample(new PcmFrame(OTHER_SAMPLE_RATE_HZ, 1, 0, 0, new float[OTHER_SAMPLE_RATE_HZ / 50]));
        }
    }
}
