package io.wxgw.codec;

import io.wxgw.codec.CodecRefusal.Reason;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/// OpenH264 (BSD) through FFmpeg's LGPL build. One picture in, its access unit out: it never looks ahead.
final class FfmpegH264Encoder implements VideoEncoder {
    private static final int IDR_SLICE = 5;
    private static final int SEI = 6;
    private static final int SPS = 7;
    private static final int PPS = 8;

    private final FfmpegCodecs codecs;
    private final VideoSettings settings;
    private final AVCodecContext context;
    private final AVPacket packet;
    private final AVFrame frame;
    private final H264Format format;
    private long pictures;
    private boolean closed;

    private FfmpegH264Encoder(FfmpegCodecs codecs, VideoSettings settings, AVCodecContext context, AVFrame frame) {
        this.codecs = codecs;
        this.settings = settings;
        this.context = context;
        this.frame = frame;
        this.packet = avcodec.av_packet_alloc();
        byte[] sets = new byte[context.extradata_size()];
        context.extradata().get(sets, 0, sets.length);
        List<Payload> nalUnits = AnnexB.split(Payload.of(sets));
        this.format = new H264Format(ofType(nalUnits, SPS), ofType(nalUnits, PPS));
    }

    static FfmpegH264Encoder open(FfmpegCodecs codecs, VideoSettings settings) {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name("libopenh264");
        if (codec == null) {
            throw new CodecRefusal(Reason.UNSUPPORTED_FORMAT, "this FFmpeg was built without OpenH264");
        }
        codecs.enter("H.264 encoder");
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        AVFrame frame = avutil.av_frame_alloc();
        int result = configure(context, frame, settings);
        if (result < 0) {
            avutil.av_frame_free(frame);
            avcodec.avcodec_free_context(context);
            codecs.leave();
            throw new CodecRefusal(Reason.OUT_OF_RESOURCES, settings + ": " + FfmpegCodecs.message(result));
        }
        return new FfmpegH264Encoder(codecs, settings, context, frame);
    }

    private static int configure(AVCodecContext context, AVFrame frame, VideoSettings settings) {
        context.width(settings.width());
        context.height(settings.height());
        context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        context.time_base(avutil.av_make_q(1, settings.frameRate()));
        context.framerate(avutil.av_make_q(settings.frameRate(), 1));
        context.gop_size(settings.framesPerKeyFrame());
        context.max_b_frames(0);
        context.bit_rate(settings.bitsPerSecond());
        context.profile(avcodec.AV_PROFILE_H264_CONSTRAINED_BASELINE);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        // Several slices a picture would be allowed, and phones send one.
        context.slices(1);
        context.thread_count(1);
        int result = avcodec.avcodec_open2(context, null, (org.bytedeco.javacpp.PointerPointer<?>) null);
        if (result < 0) {
            return result;
        }
        frame.format(avutil.AV_PIX_FMT_YUV420P);
        frame.width(settings.width());
        frame.height(settings.height());
        return avutil.av_frame_get_buffer(frame, 0);
    }

    @Override
    public Optional<VideoFrame> encode(YuvPicture picture, long ptsNanos, long captureNanos, Kind kind) {
        if (picture.width() != settings.width() || picture.height() != settings.height()) {
            throw new IllegalArgumentException(
                    "a picture of " + picture.width() + "x" + picture.height() + " for " + settings);
        }
        check(avutil.av_frame_make_writable(frame));
        put(0, picture.luma(), picture.width(), picture.height());
        put(1, picture.cb(), picture.width() / 2, picture.height() / 2);
        put(2, picture.cr(), picture.width() / 2, picture.height() / 2);
        frame.pts(pictures++);
        frame.pict_type(
                switch (kind) {
                    case IN_TURN -> avutil.AV_PICTURE_TYPE_NONE;
                    case KEY_FRAME -> avutil.AV_PICTURE_TYPE_I;
                });
        check(avcodec.avcodec_send_frame(context, frame));
        int result = avcodec.avcodec_receive_packet(context, packet);
        if (result == org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN()) {
            return Optional.empty();
        }
        check(result);
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes, 0, bytes.length);
        avcodec.av_packet_unref(packet);
        List<Payload> nalUnits = AnnexB.split(Payload.of(bytes));
        boolean keyFrame = !ofType(nalUnits, IDR_SLICE).isEmpty();
        nalUnits.removeIf(nalUnit -> type(nalUnit) > SEI);
        return Optional.of(new VideoFrame(format, ptsNanos, ptsNanos, captureNanos, keyFrame, nalUnits));
    }

    private void put(int plane, byte[] bytes, int width, int height) {
        BytePointer target = new BytePointer(frame.data(plane));
        int stride = frame.linesize(plane);
        for (int row = 0; row < height; row++) {
            target.position((long) row * stride).put(bytes, row * width, width);
        }
    }

    private static List<Payload> ofType(List<Payload> nalUnits, int type) {
        List<Payload> found = new ArrayList<>();
        for (Payload nalUnit : nalUnits) {
            if (type(nalUnit) == type) {
                found.add(nalUnit);
            }
        }
        return found;
    }

    private static int type(Payload nalUnit) {
        return nalUnit.get(0) & 0x1F;
    }

    /// Pictures go in that we checked ourselves: an error here is one of ours.
    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException("H.264 encoder: " + FfmpegCodecs.message(result));
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
