package io.wxgw.wire.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.WireException;
import io.wxgw.wire.amf.AmfValue;
import io.wxgw.wire.h264.AvcDecoderConfiguration;
import io.wxgw.wire.h264.SequenceParameterSet;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.time.Timescale;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Frames to the bodies of FLV tags (FLV 10.1 annexes E.4.2 and E.4.3); the other half of [FlvDemuxer].
///
/// The caller stamps the tags with `dtsNanos` in milliseconds and sends a sequence header before the first frame of
/// each format. Stateless; any thread.
public final class FlvMuxer {
    private static final int NAL_LENGTH_BYTES = 4;
    private static final int MAX_COMPOSITION_TIME = (1 << 23) - 1;
    private static final int MIN_COMPOSITION_TIME = -(1 << 23);

    private FlvMuxer() {}

    /// The values of a metadata message (FLV 10.1 annex E.5), the handler's name first. It names only the tracks there
    /// are: a player that reads of a picture waits for one.
    public static List<AmfValue> onMetaData(@Nullable AacFormat audio, @Nullable H264Format video) {
        AmfValue.EcmaArray values = AmfValue.EcmaArray.EMPTY;
        if (video != null) {
            values = values.with("hasVideo", true).with("videocodecid", FlvTagBody.CODEC_AVC);
            values = withSize(values, video);
        }
        if (audio != null) {
            values = values.with("hasAudio", true)
                    .with("audiocodecid", FlvTagBody.SOUND_FORMAT_AAC)
                    .with("audiosamplerate", audio.sampleRateHz())
                    .with("audiosamplesize", 16)
                    .with("audiochannels", audio.channels())
                    .with("stereo", audio.channels() == 2);
        }
        return List.of(AmfValue.of("onMetaData"), values);
    }

    private static AmfValue.EcmaArray withSize(AmfValue.EcmaArray values, H264Format video) {
        try {
            SequenceParameterSet sps =
                    SequenceParameterSet.parse(video.sequenceParameterSets().getFirst());
            return values.with("width", sps.width()).with("height", sps.height());
        } catch (WireException _) {
            return values; // only a hint: decoders read it from the SPS themselves
        }
    }

    /// The body that carries the AudioSpecificConfig.
    public static Payload audioSequenceHeader(AacFormat format) {
        return audio(FlvTagBody.AAC_SEQUENCE_HEADER, format.audioSpecificConfig());
    }

    /// The body that carries one access unit of AAC.
    ///
    /// @throws IllegalArgumentException if the frame is not AAC
    public static Payload audio(AudioFrame frame) {
        if (!(frame.format() instanceof AacFormat)) {
            throw new IllegalArgumentException("AAC expected, not " + frame.format());
        }
        return audio(FlvTagBody.AAC_RAW, frame.data());
    }

    private static Payload audio(int packetType, Payload data) {
        byte[] body = new byte[FlvTagBody.AAC_HEADER_BYTES + data.length()];
        body[0] = (byte) FlvTagBody.AAC_FIRST_BYTE;
        body[1] = (byte) packetType;
        data.copyTo(body, FlvTagBody.AAC_HEADER_BYTES);
        return Payload.of(body);
    }

    /// The body that carries the AVCDecoderConfigurationRecord.
    ///
    /// @throws IllegalArgumentException if an SPS is shorter than 4 bytes
    public static Payload videoSequenceHeader(H264Format format) {
        ByteBuf out = Unpooled.buffer(128);
        out.writeByte((FlvTagBody.FRAME_TYPE_KEY << 4) | FlvTagBody.CODEC_AVC);
        out.writeByte(FlvTagBody.AVC_SEQUENCE_HEADER);
        out.writeMedium(0);
        new AvcDecoderConfiguration(format, NAL_LENGTH_BYTES).write(out);
        return Payload.copyOf(out);
    }

    /// The body that carries one access unit of H.264, in NAL units with lengths of 4 bytes.
    public static Payload video(VideoFrame frame) {
        int bytes = FlvTagBody.AVC_HEADER_BYTES
                + NAL_LENGTH_BYTES * frame.nalUnits().size()
                + frame.lengthBytes();
        byte[] body = new byte[bytes];
        int frameType = frame.keyFrame() ? FlvTagBody.FRAME_TYPE_KEY : FlvTagBody.FRAME_TYPE_INTER;
        body[0] = (byte) ((frameType << 4) | FlvTagBody.CODEC_AVC);
        body[1] = FlvTagBody.AVC_NAL_UNITS;
        long compositionTime = Math.clamp(
                Timescale.FLV.fromNanos(frame.ptsNanos()) - Timescale.FLV.fromNanos(frame.dtsNanos()),
                MIN_COMPOSITION_TIME,
                MAX_COMPOSITION_TIME);
        big(body, 2, 3, compositionTime);
        int at = FlvTagBody.AVC_HEADER_BYTES;
        for (Payload nalUnit : frame.nalUnits()) {
            big(body, at, NAL_LENGTH_BYTES, nalUnit.length());
            nalUnit.copyTo(body, at + NAL_LENGTH_BYTES);
            at += NAL_LENGTH_BYTES + nalUnit.length();
        }
        return Payload.of(body);
    }

    private static void big(byte[] body, int at, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            body[at + i] = (byte) (value >> (8 * (bytes - 1 - i)));
        }
    }
}
