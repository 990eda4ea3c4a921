package io.wxgw.codec;

import io.wxgw.codec.CodecRefusal.Reason;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.VideoFrame;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/// FFmpeg's own H.264 decoder on one thread, without delay where the source does not reorder.
final class FfmpegH264Decoder implements VideoDecoder {
    /// A key frame of 4K at a very good quality is less.
    private static final int MAX_ACCESS_UNIT_BYTES = 8 << 20;

    /// 4096x2304, the largest of level 5.1.
    private static final int MAX_PIXELS = 9_437_184;

    /// An access unit has one picture; beyond this many of a damaged one the decoder is told to forget it.
    private static final int MAX_OUTPUTS = 16;

    private final FfmpegCodecs codecs;
    private final AVCodecContext context;
    private final AVPacket packet;
    private final AVFrame frame;
    private BytePointer input = new BytePointer(1 << 16);
    private @Nullable H264Format format;
    private boolean closed;

    private FfmpegH264Decoder(FfmpegCodecs codecs, AVCodecContext context) {
        this.codecs = codecs;
        this.context = context;
        this.packet = avcodec.av_packet_alloc();
        this.frame = avutil.av_frame_alloc();
    }

    static FfmpegH264Decoder open(FfmpegCodecs codecs) {
        codecs.enter("H.264 decoder");
        AVCodecContext context = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_decoder_by_name("h264"));
        context.thread_count(1);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_LOW_DELAY);
        context.max_pixels(MAX_PIXELS);
        int result = avcodec.avcodec_open2(context, null, (org.bytedeco.javacpp.PointerPointer<?>) null);
        if (result < 0) {
            avcodec.avcodec_free_context(context);
            codecs.leave();
            throw new CodecRefusal(Reason.OUT_OF_RESOURCES, "H.264 decoder: " + FfmpegCodecs.message(result));
        }
        return new FfmpegH264Decoder(codecs, context);
    }

    @Override
    public Decoded decode(VideoFrame unit) {
        H264Format sets = unit.format();
        boolean withSets = unit.keyFrame() || !sets.equals(format);
        int setsBytes =
                withSets ? AnnexB.length(sets.sequenceParameterSets()) + AnnexB.length(sets.pictureParameterSets()) : 0;
        int length = setsBytes + AnnexB.length(unit.nalUnits());
        if (length > MAX_ACCESS_UNIT_BYTES) {
            return new Decoded.Damaged("an access unit of " + length + " bytes");
        }
        byte[] bytes = new byte[length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE];
        int at = 0;
        if (withSets) {
            at = AnnexB.join(sets.sequenceParameterSets(), bytes, at);
            at = AnnexB.join(sets.pictureParameterSets(), bytes, at);
            format = sets;
        }
        AnnexB.join(unit.nalUnits(), bytes, at);
        if (input.capacity() < bytes.length) {
            input.deallocate();
            input = new BytePointer(2L * bytes.length);
        }
        input.position(0).put(bytes, 0, bytes.length);
        packet.data(input);
        packet.size(length);
        packet.pts(unit.ptsNanos());
        packet.dts(unit.dtsNanos());
        int result = avcodec.avcodec_send_packet(context, packet);
        if (result < 0) {
            return new Decoded.Damaged(FfmpegCodecs.message(result));
        }
        return drain();
    }

    /// Takes out everything and keeps the first picture: the decoder refuses the next packet while it has output, and
    /// a damaged access unit may bring more than one.
    private Decoded drain() {
        Decoded first = new Decoded.NeedMore();
        for (int taken = 0; taken < MAX_OUTPUTS; taken++) {
            int result = avcodec.avcodec_receive_frame(context, frame);
            if (result == org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN()) {
                return first;
            }
            if (!(first instanceof Decoded.Picture)) {
                first = result < 0 ? new Decoded.Damaged(FfmpegCodecs.message(result)) : picture();
            }
        }
        avcodec.avcodec_flush_buffers(context);
        return first;
    }

    private Decoded picture() {
        int kind = frame.format();
        if (kind != avutil.AV_PIX_FMT_YUV420P && kind != avutil.AV_PIX_FMT_YUVJ420P) {
            return new Decoded.Damaged("pictures of kind " + kind + ", not 4:2:0 with 8 bits");
        }
        // An odd row or column of cropping is left out: colours come in pairs.
        int width = frame.width() & ~1;
        int height = frame.height() & ~1;
        YuvPicture picture = new YuvPicture(
                width,
                height,
                plane(0, width, height),
                plane(1, width / 2, height / 2),
                plane(2, width / 2, height / 2));
        return new Decoded.Picture(picture, frame.pts());
    }

    private byte[] plane(int index, int width, int height) {
        byte[] bytes = new byte[width * height];
        BytePointer source = new BytePointer(frame.data(index));
        int stride = frame.linesize(index);
        for (int row = 0; row < height; row++) {
            source.position((long) row * stride).get(bytes, row * width, width);
        }
        return bytes;
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
        input.deallocate();
        codecs.leave();
    }
}
