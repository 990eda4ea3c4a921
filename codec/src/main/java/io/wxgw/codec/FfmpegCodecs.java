package io.wxgw.codec;

import io.wxgw.codec.CodecRefusal.Reason;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.global.avutil;

/// The codecs of FFmpeg, Concentus' decoder of Opus, and G.711 by hand. Any thread.
public final class FfmpegCodecs implements AudioCodecs, VideoCodecs {
    /// An AAC decoder and an encoder take about 0.2 MB together; 4,096 contexts are more members than two cores can
    /// carry.
    public static final int DEFAULT_MAX_CONTEXTS = 4_096;

    private final int maxContexts;
    private final AudioEncodings encodings;
    private final AtomicInteger open = new AtomicInteger();

    /// With [#DEFAULT_MAX_CONTEXTS].
    public FfmpegCodecs() {
        this(DEFAULT_MAX_CONTEXTS);
    }

    /// With [AudioEncodings#DEFAULT].
    ///
    /// @param maxContexts contexts that may be open at a time
    public FfmpegCodecs(int maxContexts) {
        this(maxContexts, AudioEncodings.DEFAULT);
    }

    /// @param maxContexts contexts that may be open at a time
    public FfmpegCodecs(int maxContexts, AudioEncodings encodings) {
        this.maxContexts = maxContexts;
        this.encodings = encodings;
    }

    @Override
    public AudioDecoder decoder(AudioFormat format) {
        return switch (format) {
            case AacFormat aac -> FfmpegAacDecoder.open(this, aac);
            case OpusFormat opus -> new ConcentusOpusDecoder(this, opus);
            case G711Format g711 -> new G711Decoder(this, g711);
        };
    }

    @Override
    public AudioEncoder encoder(AudioFormat format, boolean fec) {
        return switch (format) {
            case AacFormat aac when aac.equals(AacFormat.LC_48K_MONO) -> aacEncoder(encodings.aacBitsPerSecond());
            case AacFormat aac -> throw new CodecRefusal(Reason.UNSUPPORTED_FORMAT, "no encoder to " + aac);
            case OpusFormat _ -> FfmpegEncoder.opus(this, encodings, fec);
            case G711Format g711 -> new G711Encoder(this, g711);
        };
    }

    @Override
    public AudioEncoder aacEncoder(int bitsPerSecond) {
        return FfmpegEncoder.aac(this, bitsPerSecond);
    }

    @Override
    public Resampler resampler(int toSampleRateHz, int toChannels) {
        return new FfmpegResampler(this, toSampleRateHz, toChannels);
    }

    @Override
    public VideoEncoder h264Encoder(VideoSettings settings) {
        return FfmpegH264Encoder.open(this, settings);
    }

    @Override
    public VideoDecoder h264Decoder() {
        return FfmpegH264Decoder.open(this);
    }

    @Override
    public int open() {
        return open.get();
    }

    /// Counts one context in, before it is opened.
    void enter(String what) {
        if (open.incrementAndGet() > maxContexts) {
            open.decrementAndGet();
            throw new CodecRefusal(Reason.TOO_MANY_CONTEXTS, what + " with " + maxContexts + " open");
        }
        // Else every damaged access unit of a stranger is a line on our standard error.
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    /// Counts one context out, after it is freed.
    void leave() {
        open.decrementAndGet();
    }

    /// FFmpeg's words for its error number.
    static String message(int error) {
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        avutil.av_strerror(error, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, java.nio.charset.StandardCharsets.US_ASCII);
    }
}
