package io.wxgw.codec;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;

/// FFmpeg's codecs used plainly: another opinion on what ours do, and AAC as phones may send it.
public final class FfmpegOracle {
    private FfmpegOracle() {}

    /// Decodes units to mono samples with the decoder of this name.
    static float[] decode(String name, int sampleRateHz, List<Payload> units) {
        AVCodecContext context = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_decoder_by_name(name));
        context.sample_rate(sampleRateHz);
        avutil.av_channel_layout_default(context.ch_layout(), 1);
        check(avcodec.avcodec_open2(context, null, (PointerPointer<?>) null));
        AVPacket packet = avcodec.av_packet_alloc();
        AVFrame frame = avutil.av_frame_alloc();
        List<float[]> runs = new ArrayList<>();
        for (Payload unit : units) {
            check(avcodec.av_new_packet(packet, unit.length()));
            packet.data().put(unit.toBytes(), 0, unit.length());
            check(avcodec.avcodec_send_packet(context, packet));
            avcodec.av_packet_unref(packet);
            while (avcodec.avcodec_receive_frame(context, frame) == 0) {
                runs.add(samples(frame));
            }
        }
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        return join(runs);
    }

    /// A tone as AAC of any rate and channels, in units with the times of their first sample, beginning at `START`.
    public static List<AudioFrame> aacTone(int sampleRateHz, int channels, double hertz, int units, long startNanos) {
        AVCodecContext context = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_encoder_by_name("aac"));
        context.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
        context.sample_rate(sampleRateHz);
        avutil.av_channel_layout_default(context.ch_layout(), channels);
        context.bit_rate(channels * 64_000L);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        check(avcodec.avcodec_open2(context, null, (PointerPointer<?>) null));
        byte[] config = new byte[context.extradata_size()];
        context.extradata().get(config);
        AacFormat format = new AacFormat(2, sampleRateHz, sampleRateHz, channels, 1_024, Payload.of(config));
        AVFrame frame = avutil.av_frame_alloc();
        frame.nb_samples(1_024);
        frame.format(avutil.AV_SAMPLE_FMT_FLTP);
        frame.sample_rate(sampleRateHz);
        avutil.av_channel_layout_default(frame.ch_layout(), channels);
        check(avutil.av_frame_get_buffer(frame, 0));
        AVPacket packet = avcodec.av_packet_alloc();
        List<AudioFrame> out = new ArrayList<>();
        for (int unit = 0; out.size() < units; unit++) {
            float[] block = new float[1_024];
            for (int i = 0; i < block.length; i++) {
                block[i] = (float) (Tones.LEVEL * Math.sin(2 * Math.PI * hertz * (unit * 1_024.0 + i) / sampleRateHz));
            }
            check(avutil.av_frame_make_writable(frame));
            for (int channel = 0; channel < channels; channel++) {
                new FloatPointer(frame.extended_data(channel)).put(block);
            }
            frame.pts(unit * 1_024L);
            check(avcodec.avcodec_send_frame(context, frame));
            while (avcodec.avcodec_receive_packet(context, packet) == 0) {
                byte[] bytes = new byte[packet.size()];
                packet.data().get(bytes);
                long at = startNanos + Math.floorDiv(packet.pts() * 1_000_000_000L, sampleRateHz);
                out.add(new AudioFrame(format, at, at, Payload.of(bytes)));
                avcodec.av_packet_unref(packet);
            }
        }
        avcodec.av_packet_free(packet);
        avutil.av_frame_free(frame);
        avcodec.avcodec_free_context(context);
        return out;
    }

    static float[] join(List<float[]> runs) {
        float[] all = new float[runs.stream().mapToInt(run -> run.length).sum()];
        int at = 0;
        for (float[] run : runs) {
            System.arraycopy(run, 0, all, at, run.length);
            at += run.length;
        }
        return all;
    }

    private static float[] samples(AVFrame frame) {
        float[] samples = new float[frame.nb_samples()];
        if (frame.format() == avutil.AV_SAMPLE_FMT_S16 || frame.format() == avutil.AV_SAMPLE_FMT_S16P) {
            short[] values = new short[samples.length];
            new ShortPointer(new BytePointer(frame.data(0))).get(values);
            for (int i = 0; i < samples.length; i++) {
                samples[i] = values[i] / 32_768f;
            }
        } else {
            new FloatPointer(frame.data(0)).get(samples);
        }
        return samples;
    }

    private static void check(int result) {
        if (result < 0) {
            throw new IllegalStateException(FfmpegCodecs.message(result));
        }
    }
}
