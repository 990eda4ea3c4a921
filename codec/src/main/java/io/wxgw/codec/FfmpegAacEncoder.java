package io.wxgw.codec;

import io.wxgw.codec.CodecRefusal.Reason;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;

/// FFmpeg's own AAC-LC encoder at 48 kHz mono.
///
/// Always with `aac_coder=fast`: it needs half the time of the default coder, and it is the only one whose access
/// units can follow those of another encoder of the same sound without a click. The default coder carries its bit
/// reservoir and its rate control from block to block, so two of them never agree.
final class FfmpegAacEncoder implements AudioEncoder {
    private static final AacFormat FORMAT = AacFormat.LC_48K_MONO;

    /// Blocks whose times are remembered. The encoder looks two blocks ahead at most.
    private static final int REMEMBERED = 8;

    private final FfmpegCodecs codecs;
    private final AVCodecContext context;
    private final AVPacket packet;
    private final AVFrame frame;
    private final long[] ptsNanos = new long[REMEMBERED];
    private final long[] captureNanos = new long[REMEMBERED];
    private long blocks;
    private boolean closed;

    private FfmpegAacEncoder(FfmpegCodecs codecs, AVCodecContext context, AVFrame frame) {
        this.codecs = codecs;
        this.context = context;
        this.frame = frame;
        this.packet = avcodec.av_packet_alloc();
    }

    static FfmpegAacEncoder open(FfmpegCodecs codecs, int bitsPerSecond) {
        codecs.enter("AAC encoder");
        AVCodecContext context = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_encoder_by_name("aac"));
        AVFrame frame = avutil.av_frame_alloc();
        int result = configure(context, frame, bitsPerSecond);
        if (result < 0) {
            avutil.av_frame_free(frame);
            avcodec.avcodec_free_context(context);
            codecs.leave();
            throw new CodecRefusal(Reason.OUT_OF_RESOURCES, bitsPerSecond + " bit/s: " + FfmpegCodecs.message(result));
        }
        return new FfmpegAacEncoder(codecs, context, frame);
    }

    private static int configure(AVCodecContext context, AVFrame frame, int bitsPerSecond) {
        context.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
        context.sample_rate(FORMAT.sampleRateHz());
        avutil.av_channel_layout_default(context.ch_layout(), FORMAT.channels());
        context.bit_rate(bitsPerSecond);
        context.profile(avcodec.AV_PROFILE_AAC_LOW);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        context.thread_count(1);
        avutil.av_opt_set(context.priv_data(), "aac_coder", "fast", 0);
        int result = avcodec.avcodec_open2(context, null, (org.bytedeco.javacpp.PointerPointer<?>) null);
        if (result < 0) {
            return result;
        }
        frame.nb_samples(FORMAT.samplesPerFrame());
        frame.format(avutil.AV_SAMPLE_FMT_FLTP);
        frame.sample_rate(FORMAT.sampleRateHz());
        avutil.av_channel_layout_default(frame.ch_layout(), FORMAT.channels());
        return avutil.av_frame_get_buffer(frame, 0);
    }

    @Override
    public AacFormat format() {
        return FORMAT;
    }

    @Override
    public int samplesPerFrame() {
        return FORMAT.samplesPerFrame();
    }

    @Override
    public Optional<AudioFrame> encode(PcmFrame block) {
        if (block.sampleRateHz() != FORMAT.sampleRateHz()
                || block.channels() != FORMAT.channels()
                || block.samples().length != FORMAT.samplesPerFrame()) {
            throw new IllegalArgumentException("a block of " + block.samples().length + " samples, " + block.channels()
                    + " channels, " + block.sampleRateHz() + " Hz");
        }
        // The encoder keeps references to frames it looks ahead at: write into a buffer of its own.
        check(avutil.av_frame_make_writable(frame));
        new FloatPointer(frame.data(0)).put(block.samples(), 0, FORMAT.samplesPerFrame());
        frame.pts(blocks * FORMAT.samplesPerFrame());
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
        long index = Math.floorDiv(packet.pts(), FORMAT.samplesPerFrame());
        avcodec.av_packet_unref(packet);
        return Optional.of(unit(index, Payload.of(bytes)));
    }

    private AudioFrame unit(long index, Payload data) {
        // Priming: the half of the first window that lies before the first block.
        long back = index < 0 ? -index * FORMAT.frameNanos() : 0;
        int slot = (int) (Math.max(0, index) % REMEMBERED);
        return new AudioFrame(FORMAT, ptsNanos[slot] - back, captureNanos[slot] - back, data);
    }

    /// Samples go in that we checked ourselves: an error here is one of ours.
    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException("AAC encoder: " + FfmpegCodecs.message(result));
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
