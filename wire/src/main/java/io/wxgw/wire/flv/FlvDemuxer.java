package io.wxgw.wire.flv;

import io.wxgw.wire.WireException;
import io.wxgw.wire.aac.AudioSpecificConfig;
import io.wxgw.wire.flv.FlvDemux.DiscardReason;
import io.wxgw.wire.h264.AvcDecoderConfiguration;
import io.wxgw.wire.h264.NalUnitType;
import io.wxgw.wire.h264.ParameterSets;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.H264Format;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.time.Timescale;
import io.wxgw.wire.time.Unwrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tag bodies of one stream to frames (FLV 10.1 annexes E.4.2 and E.4.3): AAC and H.264.
///
/// ```
/// sound   format 4 = 10, rate 2, size 1, stereo 1 | 0 | AudioSpecificConfig
///                                                 | 1 | raw AAC access unit
/// picture frame type 4, codec 4 = 7 | 0 | composition time 24 | AVCDecoderConfigurationRecord
///                                   | 1 | composition time 24 | (length 8/16/32, NAL unit)...
///                                   | 2 | end of sequence
/// ```
/// **Formats** travel in the frames. A sequence header that says the same again leaves the object as it is; one that
/// says something else, or parameter sets among the NAL units, make another. A header that cannot be read is dropped,
/// and the one before stays in force.
///
/// **Pictures** lose what a player of another transport must not see: delimiters, fillers, parameter sets (they are in
/// the format). SEI is passed. A tag is one access unit. Whether it is a key frame is decided by its NAL units and not
/// by the tag's word for it: x264 with open GOPs calls pictures so that are none to join at.
///
/// **Time**: sound and picture are on one timeline of 32 bits of milliseconds, unwrapped by the shortest way from one
/// tag to the next, so that the wrap after 49 days and odd starting points do no harm. `captureNanos` is the arrival:
/// when a frame was really captured knows who repairs the line ([io.wxgw.wire.time.CaptureClock]).
///
/// Never throws for what is in a body. Slices of the body live on in the frames. One stream, one owner.
public final class FlvDemuxer {
    /// What the 13 bits of AU-size in RFC 3640 can say, and more than AAC has: 768 bytes a channel.
    static final int MAX_ACCESS_UNIT_BYTES = 8_191;

    /// A picture has at most one slice a macroblock row in practice; 4K has 135.
    static final int MAX_NAL_UNITS = 1_024;

    private final Unwrapper timestamps = Unwrapper.of32Bits();
    private final ParameterSets parameterSets = new ParameterSets();
    private int nalLengthBytes = 4;
    private @Nullable AacFormat aacFormat;

    /// Takes the body of the next audio tag.
    ///
    /// @param timestampMs 0 to 2^32-1: a file's 24 bits with the 8 extended ones above them, or RTMP's 32
    /// @param body everything behind the tag's header
    /// @param arrivalNanos when its last byte came
    public FlvDemux audio(long timestampMs, Payload body, long arrivalNanos) {
        long timestampNanos = Timescale.FLV.toNanos(timestamps.unwrap(timestampMs));
        if (body.isEmpty()) {
            return discarded(DiscardReason.EMPTY);
        }
        int soundFormat = body.getUnsigned(0) >> 4;
        if (soundFormat != FlvTagBody.SOUND_FORMAT_AAC) {
            return discarded(
                    soundFormat == FlvTagBody.SOUND_FORMAT_EX_HEADER
                            ? DiscardReason.ENHANCED_RTMP
                            : DiscardReason.UNSUPPORTED_CODEC);
        }
        if (body.length() < FlvTagBody.AAC_HEADER_BYTES) {
            return discarded(DiscardReason.TRUNCATED);
        }
        Payload data = rest(body, FlvTagBody.AAC_HEADER_BYTES);
        return switch (body.get(1)) {
            case FlvTagBody.AAC_SEQUENCE_HEADER -> audioHeader(data);
            case FlvTagBody.AAC_RAW -> accessUnit(timestampNanos, data, arrivalNanos);
            default -> discarded(DiscardReason.MALFORMED);
        };
    }

    private FlvDemux audioHeader(Payload config) {
        if (config.isEmpty()) {
            return discarded(DiscardReason.EMPTY);
        }
        try {
            AacFormat format = AudioSpecificConfig.parse(config);
            aacFormat = format.equals(aacFormat) ? aacFormat : format;
            return new FlvDemux.Header();
        } catch (WireException _) {
            return discarded(DiscardReason.MALFORMED);
        }
    }

    private FlvDemux accessUnit(long timestampNanos, Payload data, long arrivalNanos) {
        if (data.isEmpty()) {
            return discarded(DiscardReason.EMPTY);
        }
        if (data.length() > MAX_ACCESS_UNIT_BYTES) {
            return discarded(DiscardReason.TOO_LARGE);
        }
        AacFormat format = aacFormat;
        if (format == null) {
            return discarded(DiscardReason.NO_SEQUENCE_HEADER);
        }
        return new FlvDemux.Frame(new AudioFrame(format, timestampNanos, arrivalNanos, data));
    }

    /// Takes the body of the next video tag. Parameters as for [#audio].
    public FlvDemux video(long timestampMs, Payload body, long arrivalNanos) {
        long timestampNanos = Timescale.FLV.toNanos(timestamps.unwrap(timestampMs));
        if (body.isEmpty()) {
            return discarded(DiscardReason.EMPTY);
        }
        int first = body.getUnsigned(0);
        if ((first & FlvTagBody.EX_HEADER) != 0) {
            return discarded(DiscardReason.ENHANCED_RTMP);
        }
        if (first >> 4 == FlvTagBody.FRAME_TYPE_COMMAND) {
            return new FlvDemux.Ignored();
        }
        if ((first & 0x0F) != FlvTagBody.CODEC_AVC) {
            return discarded(DiscardReason.UNSUPPORTED_CODEC);
        }
        if (body.length() > 1 && body.get(1) == FlvTagBody.AVC_END_OF_SEQUENCE) {
            return new FlvDemux.Ignored();
        }
        if (body.length() < FlvTagBody.AVC_HEADER_BYTES) {
            return discarded(DiscardReason.TRUNCATED);
        }
        Payload data = rest(body, FlvTagBody.AVC_HEADER_BYTES);
        return switch (body.get(1)) {
            case FlvTagBody.AVC_SEQUENCE_HEADER -> videoHeader(data);
            case FlvTagBody.AVC_NAL_UNITS -> picture(timestampNanos, compositionTimeMs(body), data, arrivalNanos);
            default -> discarded(DiscardReason.MALFORMED);
        };
    }

    /// A signed number of 24 bits.
    private static int compositionTimeMs(Payload body) {
        return (body.get(2) << 16) | (body.getUnsigned(3) << 8) | body.getUnsigned(4);
    }

    private FlvDemux videoHeader(Payload config) {
        if (config.isEmpty()) {
            return discarded(DiscardReason.EMPTY);
        }
        try {
            AvcDecoderConfiguration parsed = AvcDecoderConfiguration.parse(config);
            if (!parameterSets.replaceBy(parsed.format())) {
                return discarded(DiscardReason.TOO_LARGE);
            }
            nalLengthBytes = parsed.nalLengthBytes();
            return new FlvDemux.Header();
        } catch (WireException _) {
            return discarded(DiscardReason.MALFORMED);
        }
    }

    private FlvDemux picture(long dtsNanos, int compositionTimeMs, Payload data, long arrivalNanos) {
        if (data.isEmpty()) {
            return discarded(DiscardReason.EMPTY);
        }
        List<Payload> all = new ArrayList<>();
        Optional<DiscardReason> damage = split(data, all);
        if (damage.isPresent()) {
            return discarded(damage.get());
        }
        List<Payload> nalUnits = new ArrayList<>(all.size());
        boolean hasSlice = false;
        boolean keyFrame = false;
        for (Payload nalUnit : all) {
            int type = NalUnitType.of(nalUnit);
            switch (type) {
                case NalUnitType.SPS -> parameterSets.addSps(nalUnit);
                case NalUnitType.PPS -> parameterSets.addPps(nalUnit);
                case NalUnitType.SEI -> nalUnits.add(nalUnit);
                default -> {
                    // What is no slice is a delimiter, a filler, an end of sequence, or a layer of SVC.
                    if (NalUnitType.isSlice(type)) {
                        nalUnits.add(nalUnit);
                        hasSlice = true;
                        keyFrame |= type == NalUnitType.IDR_SLICE;
                    }
                }
            }
        }
        if (!hasSlice) {
            return new FlvDemux.Ignored();
        }
        Optional<H264Format> format = parameterSets.format();
        if (format.isEmpty()) {
            return discarded(DiscardReason.NO_SEQUENCE_HEADER);
        }
        long ptsNanos = dtsNanos + Timescale.FLV.toNanos(compositionTimeMs);
        long captureNanos = arrivalNanos + ptsNanos - dtsNanos;
        return new FlvDemux.Frame(new VideoFrame(format.get(), ptsNanos, dtsNanos, captureNanos, keyFrame, nalUnits));
    }

    /// Lengths and NAL units in a row; a length of 0 is tolerated, some encoders pad so.
    private Optional<DiscardReason> split(Payload data, List<Payload> out) {
        int at = 0;
        while (at < data.length()) {
            if (data.length() - at < nalLengthBytes) {
                return Optional.of(DiscardReason.TRUNCATED);
            }
            long size = 0;
            for (int i = 0; i < nalLengthBytes; i++) {
                size = (size << 8) | data.getUnsigned(at + i);
            }
            at += nalLengthBytes;
            if (size > data.length() - at) {
                return Optional.of(DiscardReason.TRUNCATED);
            }
            if (size > 0) {
                if (out.size() == MAX_NAL_UNITS) {
                    return Optional.of(DiscardReason.TOO_LARGE);
                }
                out.add(data.slice(at, (int) size));
            }
            at += (int) size;
        }
        return Optional.empty();
    }

    private static Payload rest(Payload body, int from) {
        return body.slice(from, body.length() - from);
    }

    private static FlvDemux discarded(DiscardReason reason) {
        return new FlvDemux.Discarded(reason);
    }
}
