package io.wxgw.codec;

import io.wxgw.codec.CodecRefusal.Reason;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.OpusFormat;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.time.Timescale;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/// FFmpeg's own AAC-LC encoder, and libopus through FFmpeg, both at 48 kHz mono.
///
/// AAC always with `aac_coder=fast`: it needs half the time of the default coder, and it is the only one whose access
/// units can follow those of another encoder of the same sound without a click. The default coder carries its bit
/// reservoir and its rate control from block to block, so two of them never agree.
///
/// Opus with variable bit rate and without discontinuous transmission.
final class FfmpegEncoder implements AudioEncoder {
    /// Blocks whose times are remembered. No encoder looks further ahead than two blocks.
    private static final int REMEMBERED = 8;

    private static final int SAMPLE_RATE_HZ = 48_000;
    private static final Timescale TIMESCALE = new Timescale(SAMPLE_RATE_HZ);

    private final FfmpegCodecs codecs;
    private final AudioFormat format;
    private final AVCodecContext context;
    private final int delaySamples;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame frame = avutil.av_frame_alloc();
    private final int samplesPerFrame;
    private final long[] ptsNanos = new long[REMEMBERED];
    private final long[] captureNanos = new long[REMEMBERED];
    private long blocks;
    private boolean closed;

    private FfmpegEncoder(FfmpegCodecs codecs, AudioFormat format, AVCodecContext context) {
        this.codecs = codecs;
        this.format = format;
        this.context = context;
        this.samplesPerFrame = context.frame_size();
        // AAC keeps one whole block more, to look at.
        this.delaySamples = context.initial_padding() + (format instanceof AacFormat ? samplesPerFrame : 0);
    }

    static FfmpegEncoder aac(FfmpegCodecs codecs, int bitsPerSecond) {
        AVCodecContext context = context(codecs, "aac", bitsPerSecond);
        context.profile(avcodec.AV_PROFILE_AAC_LOW);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        avutil.av_opt_set(context.priv_data(), "aac_coder", "fast", 0);
        return open(codecs, AacFormat.LC_48K_MONO, context);
    }

    static FfmpegEncoder opus(FfmpegCodecs codecs, AudioEncodings encodings, boolean fec) {
        AVCodecContext context = context(codecs, "libopus", encodings.opusBitsPerSecond());
        context.compression_level(encodings.opusComplexity());
        int loss = fec ? encodings.opusExpectedLossPercent() : 0;
        // Only the coder for voices can send copies against loss; without them any sound fares better.
        avutil.av_opt_set(context.priv_data(), "application", loss > 0 ? "voip" : "audio", 0);
        avutil.av_opt_set(context.priv_data(), "frame_duration", "20", 0);
        avutil.av_opt_set(context.priv_data(), "fec", loss > 0 ? "1" : "0", 0);
        avutil.av_opt_set(context.priv_data(), "packet_loss", Integer.toString(loss), 0);
        return open(codecs, OpusFormat.MONO, context);
    }

    private static AVCodecContext context(FfmpegCodecs codecs, String name, int bitsPerSecond) {
        codecs.enter(name + " encoder");
        AVCodecContext context = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_encoder_by_name(name));
        // One channel: planar or not is the same to us.
        context.sample_fmt("aac".equals(name) ? avutil.AV_SAMPLE_FMT_FLTP : avutil.AV_SAMPLE_FMT_FLT);
        context.sample_rate(SAMPLE_RATE_HZ);
        avutil.av_channel_layout_default(context.ch_layout(), 1);
        context.bit_rate(bitsPerSecond);
        context.thread_count(1);
        return context;
    }

    private static FfmpegEncoder open(FfmpegCodecs codecs, AudioFormat format, AVCodecContext context) {
        int result = avcodec.avcodec_open2(context, null, (PointerPointer<?>) null);
        if (result < 0) {
            avcodec.avcodec_free_context(context);
            codecs.leave();
            throw new CodecRefusal(
                    Reason.OUT_OF_RESOURCES, "encoder of " + format + ": " + FfmpegCodecs.message(result));
        }
        FfmpegEncoder encoder = new FfmpegEncoder(codecs, format, context);
        result = encoder.allocate();
        if (result < 0) {
            encoder.close();
            throw new CodecRefusal(Reason.OUT_OF_RESOURCES, "a frame of samples: " + FfmpegCodecs.message(result));
        }
        return encoder;
    }

    private int allocate() {
        frame.nb_samples(samplesPerFrame);
        frame.format(context.sample_fmt());
        frame.sample_rate(SAMPLE_RATE_HZ);
        avutil.av_channel_layout_default(frame.ch_layout(), 1);
        return avutil.av_frame_get_buffer(frame, 0);
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int samplesPerFrame() {
        return samplesPerFrame;
    }

    @Override
    public int delaySamples() {
        return delaySamples;
    }

    @Override
    public Optional<AudioFrame> encode(PcmFrame block) {
        if (block.sampleRateHz() != SAMPLE_RATE_HZ
                || block.channels() != 1
                || block.samples().length != samplesPerFrame) {
            throw new IllegalArgumentException("a block of " + block.samples().length + " samples, " + block.channels()
                    + " channels, " + block.sampleRateHz() + " Hz");
        }
        // The encoder keeps references to frames it looks ahead at: write into a buffer of its own.
        check(avutil.av_frame_make_writable(frame));
        new FloatPointer(frame.data(0)).put(block.samples(), 0, samplesPerFrame);
        frame.pts(blocks * samplesPerFrame);
        ptsNanos[(int) (blocks % REMEMBERED)] = block.ptsNanos();
        captureNanos[(int) (blocks % REMEMBERED)] = block.captureNanos();
        blocks++;
        check(avcodec.avcodec_send_frame(context, frame));
        int result = avcodec.avcodec_receive_packet(context, packet);
        if (result == org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN()) {
            return Optional.empty();
        }
        check(result);
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes, 0, bytes.length);
        long at = packet.pts();
        avcodec.av_packet_unref(packet);
        return Optional.of(unit(at, Payload.of(bytes)));
    }

    /// @param at sample that the unit begins with, counted from the first one of the first block; below 0 is priming
    private AudioFrame unit(long at, Payload data) {
        long block = Math.max(0, Math.ceilDiv(at, samplesPerFrame));
        long offsetNanos = TIMESCALE.toNanos(at - block * samplesPerFrame);
        int slot = (int) (block % REMEMBERED);
        return new AudioFrame(format, ptsNanos[slot] + offsetNanos, captureNanos[slot] + offsetNanos, data);
    }

    /// Samples go in that we checked ourselves: an error here is one of ours.
    private void check(int result) {
        if (result < 0) {
            throw new IllegalStateException("encoder of " + format + ": " + FfmpegCodecs.message(result));
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        codecs.leave();
    }
}
