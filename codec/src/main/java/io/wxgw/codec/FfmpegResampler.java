package io.wxgw.codec;

import io.wxgw.codec.CodecRefusal.Reason;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/// swresample. Opens its context when the first frame comes that needs one.
final class FfmpegResampler implements Resampler {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final FfmpegCodecs codecs;
    private final int toSampleRateHz;
    private final int toChannels;
    private @Nullable Filter filter;

    FfmpegResampler(FfmpegCodecs codecs, int toSampleRateHz, int toChannels) {
        this.codecs = codecs;
        this.toSampleRateHz = toSampleRateHz;
        this.toChannels = toChannels;
    }

    @Override
    public PcmFrame resample(PcmFrame frame) {
        if (frame.sampleRateHz() == toSampleRateHz && frame.channels() == toChannels) {
            return frame;
        }
        Filter current = filter;
        if (current == null || !current.takes(frame)) {
            close();
            current = new Filter(frame.sampleRateHz(), frame.channels());
            filter = current;
        }
        return current.convert(frame);
    }

    @Override
    public void close() {
        if (filter != null) {
            filter.free();
            filter = null;
        }
    }

    /// A context for one shape of input.
    private final class Filter {
        private final int sampleRateHz;
        private final int channels;
        private final SwrContext context;

        Filter(int sampleRateHz, int channels) {
            this.sampleRateHz = sampleRateHz;
            this.channels = channels;
            codecs.enter("resampler");
            AVChannelLayout from = new AVChannelLayout();
            AVChannelLayout to = new AVChannelLayout();
            avutil.av_channel_layout_default(from, channels);
            avutil.av_channel_layout_default(to, toChannels);
            int interleaved = avutil.AV_SAMPLE_FMT_FLT;
            PointerPointer<SwrContext> made = new PointerPointer<>(1);
            made.put(0, (Pointer) null);
            int result = swresample.swr_alloc_set_opts2(
                    made, to, interleaved, toSampleRateHz, from, interleaved, sampleRateHz, 0, null);
            SwrContext allocated = made.get(SwrContext.class);
            made.deallocate();
            from.deallocate();
            to.deallocate();
            if (result >= 0) {
                // Else stereo to mono of float samples is 0.71 of each side: 3 dB too loud where both are the same.
                avutil.av_opt_set(allocated, "rematrix_maxval", "1", 0);
                result = swresample.swr_init(allocated);
            }
            if (result < 0) {
                swresample.swr_free(allocated);
                codecs.leave();
                throw new CodecRefusal(
                        Reason.UNSUPPORTED_FORMAT,
                        sampleRateHz + " Hz, " + channels + " channels: " + FfmpegCodecs.message(result));
            }
            this.context = allocated;
        }

        boolean takes(PcmFrame frame) {
            return frame.sampleRateHz() == sampleRateHz && frame.channels() == channels;
        }

        PcmFrame convert(PcmFrame frame) {
            long heldNanos = swresample.swr_get_delay(context, NANOS_PER_SECOND);
            int room = swresample.swr_get_out_samples(context, frame.samplesPerChannel());
            int length = frame.samples().length;
            try (FloatPointer in = new FloatPointer(Math.max(1, length));
                    FloatPointer out = new FloatPointer(Math.max(1, (long) room * toChannels))) {
                in.put(frame.samples(), 0, length);
                int count = swresample.swr_convert(
                        context, new BytePointer(out), room, new BytePointer(in), frame.samplesPerChannel());
                if (count < 0) {
                    throw new IllegalStateException("resampler: " + FfmpegCodecs.message(count));
                }
                float[] samples = new float[count * toChannels];
                out.get(samples, 0, samples.length);
                return new PcmFrame(
                        toSampleRateHz,
                        toChannels,
                        frame.ptsNanos() - heldNanos,
                        frame.captureNanos() - heldNanos,
                        samples);
            }
        }

        void free() {
            swresample.swr_free(context);
            codecs.leave();
        }
    }
}
