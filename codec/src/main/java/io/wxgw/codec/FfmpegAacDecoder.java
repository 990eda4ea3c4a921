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
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/// FFmpeg's own AAC decoder: LC, SBR and PS, configured by the AudioSpecificConfig. One access unit in, its sound out
/// at once.
///
/// In place of a lost access unit the last one is decoded again: the windows of both overlap, so there is no step.
/// Repetitions fade to silence within [#FADE_NANOS], and the next good unit comes up from there.
final class FfmpegAacDecoder implements AudioDecoder {
    /// ISO/IEC 14496-3 section 4.5.3.1: 6,144 bits a channel; 8 channels.
    private static final int MAX_ACCESS_UNIT_BYTES = 6_144 / 8 * 8;

    private static final int MAX_CHANNELS = 8;
    private static final int MAX_CONFIG_BYTES = 64;

    /// A sound access unit has one output; beyond this many of a damaged one the decoder is told to forget it.
    private static final int MAX_OUTPUTS = 16;

    private static final double FADE_NANOS = 64_000_000;

    private final FfmpegCodecs codecs;
    private final AacFormat format;
    private final AVCodecContext context;
    private final AVPacket packet;
    private final AVFrame frame;
    private final BytePointer input;
    private Payload lastUnit = Payload.EMPTY;
    private @Nullable PcmFrame last;
    private long unitNanos;
    private int unitSamples;
    private float gain = 1;
    private boolean closed;

    private FfmpegAacDecoder(FfmpegCodecs codecs, AacFormat format, AVCodecContext context) {
        this.codecs = codecs;
        this.format = format;
        this.context = context;
        this.packet = avcodec.av_packet_alloc();
        this.frame = avutil.av_frame_alloc();
        this.input = new BytePointer(MAX_ACCESS_UNIT_BYTES + avcodec.AV_INPUT_BUFFER_PADDING_SIZE);
    }

    static FfmpegAacDecoder open(FfmpegCodecs codecs, AacFormat format) {
        codecs.enter("AAC decoder");
        AVCodecContext context = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_decoder_by_name("aac"));
        int result = configure(context, format.audioSpecificConfig());
        if (result < 0) {
            avcodec.avcodec_free_context(context);
            codecs.leave();
            throw new CodecRefusal(
                    Reason.UNSUPPORTED_FORMAT,
                    "AudioSpecificConfig " + format.audioSpecificConfig() + ": " + FfmpegCodecs.message(result));
        }
        return new FfmpegAacDecoder(codecs, format, context);
    }

    private static int configure(AVCodecContext context, Payload config) {
        if (config.length() > MAX_CONFIG_BYTES) {
            return avutil.AVERROR_INVALIDDATA();
        }
        Pointer extradata = avutil.av_mallocz(config.length() + avcodec.AV_INPUT_BUFFER_PADDING_SIZE);
        BytePointer bytes = new BytePointer(extradata);
        bytes.put(config.toBytes(), 0, config.length());
        context.extradata(bytes);
        context.extradata_size(config.length());
        context.thread_count(1);
        return avcodec.avcodec_open2(context, null, (org.bytedeco.javacpp.PointerPointer<?>) null);
    }

    @Override
    public AacFormat format() {
        return format;
    }

    @Override
    public Decoded decode(AudioFrame unit) {
        Decoded decoded = decodeOne(unit);
        if (decoded instanceof Decoded.Pcm(PcmFrame pcm)) {
            ramp(pcm, 1);
            lastUnit = unit.data();
            last = pcm;
            unitNanos = pcm.durationNanos();
            unitSamples = pcm.samples().length;
        }
        return decoded;
    }

    @Override
    public Optional<PcmFrame> lost(long durationNanos) {
        PcmFrame before = last;
        if (before == null) {
            return Optional.empty();
        }
        long missing = Math.clamp(durationNanos, 0, MAX_LOST_NANOS);
        int units = (int) Math.max(1, Math.round((double) missing / unitNanos));
        float[] samples = new float[units * unitSamples];
        for (int i = 0; i < units; i++) {
            PcmFrame made = repeat(before);
            ramp(made, (float) Math.max(0, gain - made.durationNanos() / FADE_NANOS));
            System.arraycopy(made.samples(), 0, samples, i * unitSamples, unitSamples);
        }
        PcmFrame madeUp = before.followedBy(samples);
        last = madeUp;
        return Optional.of(madeUp);
    }

    /// The last unit once more; silence if the decoder does not take it.
    private PcmFrame repeat(PcmFrame shape) {
        AudioFrame again = new AudioFrame(format, shape.ptsNanos(), shape.captureNanos(), lastUnit);
        if (gain > 0 && decodeOne(again) instanceof Decoded.Pcm(PcmFrame pcm) && pcm.samples().length == unitSamples) {
            return pcm;
        }
        return shape.followedBy(new float[unitSamples]);
    }

    /// Goes from the gain of now to another along the frame, in place.
    private void ramp(PcmFrame pcm, float to) {
        if (gain != 1 || to != 1) {
            float[] samples = pcm.samples();
            int channels = pcm.channels();
            int count = pcm.samplesPerChannel();
            for (int i = 0; i < samples.length; i++) {
                int sample = i / channels;
                float share = (sample + 1f) / count;
                samples[i] *= gain + (to - gain) * share;
            }
            gain = to;
        }
    }

    private Decoded decodeOne(AudioFrame unit) {
        int bytes = unit.data().length();
        if (bytes == 0 || bytes > MAX_ACCESS_UNIT_BYTES) {
            return new Decoded.Damaged("an access unit of " + bytes + " bytes");
        }
        input.position(0);
        input.put(unit.data().toBytes(), 0, bytes);
        for (int i = 0; i < avcodec.AV_INPUT_BUFFER_PADDING_SIZE; i++) {
            input.put(bytes + (long) i, (byte) 0);
        }
        packet.data(input);
        packet.size(bytes);
        int result = avcodec.avcodec_send_packet(context, packet);
        if (result < 0) {
            return new Decoded.Damaged(FfmpegCodecs.message(result));
        }
        return drain(unit);
    }

    /// Takes out everything, keeps the first sound: of a damaged access unit the decoder may eat a part, take the rest
    /// for a second one, and refuse the next packet until that is taken too.
    private Decoded drain(AudioFrame unit) {
        Decoded first = new Decoded.NeedMore();
        for (int taken = 0; taken < MAX_OUTPUTS; taken++) {
            int result = avcodec.avcodec_receive_frame(context, frame);
            if (result == org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN()) {
                return first;
            }
            if (first instanceof Decoded.NeedMore) {
                first = result < 0 ? new Decoded.Damaged(FfmpegCodecs.message(result)) : pcm(unit);
            }
        }
        avcodec.avcodec_flush_buffers(context);
        return first;
    }

    private Decoded pcm(AudioFrame unit) {
        int channels = frame.ch_layout().nb_channels();
        int count = frame.nb_samples();
        if (frame.format() != avutil.AV_SAMPLE_FMT_FLTP || channels < 1 || channels > MAX_CHANNELS || count == 0) {
            return new Decoded.Damaged("decoded to " + channels + " channels of " + count + " samples");
        }
        float[] samples = new float[count * channels];
        if (channels == 1) {
            new FloatPointer(frame.data(0)).get(samples, 0, count);
        } else {
            float[] plane = new float[count];
            for (int channel = 0; channel < channels; channel++) {
                new FloatPointer(frame.extended_data(channel)).get(plane, 0, count);
                for (int i = 0; i < count; i++) {
                    samples[i * channels + channel] = plane[i];
                }
            }
        }
        return new Decoded.Pcm(
                new PcmFrame(frame.sample_rate(), channels, unit.ptsNanos(), unit.captureNanos(), samples));
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
