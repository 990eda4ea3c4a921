package io.wxgw.engine.rtp;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.OpusFormat;
import io.wxgw.wire.media.VideoFrame;
import io.wxgw.wire.rtp.AacDepacketizer;
import io.wxgw.wire.rtp.G711Depacketizer;
import io.wxgw.wire.rtp.G711Packetizer;
import io.wxgw.wire.rtp.H264Depacketizer;
import io.wxgw.wire.rtp.JitterBuffer;
import io.wxgw.wire.rtp.OpusDepacketizer;
import io.wxgw.wire.rtp.OpusPacketizer;
import io.wxgw.wire.time.Timescale;
import java.time.Duration;

/// What an [RtpReceiver] must know about its source.
///
/// @param depacketizer makes one for every SSRC heard
/// @param gapWait how long the jitter buffer waits for a missing packet
/// @param answeredGapWait the same where the source answers when it is asked for them
public record RtpReceiverConfig<F extends MediaFrame>(
        RtpInboundConfig inbound,
        RtpReceiver.DepacketizerFactory<F> depacketizer,
        Duration gapWait,
        Duration answeredGapWait) {
    /// How long to wait for a missing packet where nobody repeats it.
    public static final Duration DEFAULT_GAP_WAIT = Duration.ofNanos(JitterBuffer.DEFAULT_GAP_WAIT_NANOS);

    /// A source that is not asked for what was lost.
    public RtpReceiverConfig(
            RtpInboundConfig inbound, RtpReceiver.DepacketizerFactory<F> depacketizer, Duration gapWait) {
        this(inbound, depacketizer, gapWait, gapWait);
    }

    /// The same of a source that is asked for lost packets, and waited for so long if it answers; zero: it is
    /// not.
    public RtpReceiverConfig<F> asking(Duration wait) {
        return wait.isZero()
                ? this
                : new RtpReceiverConfig<>(
                        new RtpInboundConfig(
                                inbound.payloadType(),
                                inbound.timescale(),
                                inbound.senderClock(),
                                inbound.silence(),
                                wait),
                        depacketizer,
                        gapWait,
                        wait);
    }

    /// H.264 of RFC 6184.
    public static RtpReceiverConfig<VideoFrame> h264(int payloadType, SenderClock senderClock) {
        return new RtpReceiverConfig<>(
                new RtpInboundConfig(payloadType, Timescale.VIDEO_RTP, senderClock, RtpInboundConfig.DEFAULT_SILENCE),
                H264Depacketizer::new,
                DEFAULT_GAP_WAIT);
    }

    /// Sound of any format: what the three below do.
    public static RtpReceiverConfig<AudioFrame> audio(int payloadType, AudioFormat format, SenderClock senderClock) {
        return switch (format) {
            case AacFormat aac -> aac(payloadType, aac, senderClock);
            case OpusFormat _ -> opus(payloadType, senderClock);
            case G711Format g711 -> g711(payloadType, g711, senderClock);
        };
    }

    /// AAC-hbr of RFC 3640.
    public static RtpReceiverConfig<AudioFrame> aac(int payloadType, AacFormat format, SenderClock senderClock) {
        return new RtpReceiverConfig<>(
                new RtpInboundConfig(
                        payloadType,
                        new Timescale(format.coreSampleRateHz()),
                        senderClock,
                        RtpInboundConfig.DEFAULT_SILENCE),
                ptsToCapture -> new AacDepacketizer(format, ptsToCapture),
                DEFAULT_GAP_WAIT);
    }

    /// Opus of RFC 7587.
    public static RtpReceiverConfig<AudioFrame> opus(int payloadType, SenderClock senderClock) {
        return new RtpReceiverConfig<>(
                new RtpInboundConfig(
                        payloadType,
                        new Timescale(OpusPacketizer.CLOCK_RATE_HZ),
                        senderClock,
                        RtpInboundConfig.DEFAULT_SILENCE),
                ptsToCapture -> new OpusDepacketizer(OpusFormat.STEREO, ptsToCapture),
                DEFAULT_GAP_WAIT);
    }

    /// G.711 of RFC 3551.
    public static RtpReceiverConfig<AudioFrame> g711(int payloadType, G711Format format, SenderClock senderClock) {
        return new RtpReceiverConfig<>(
                new RtpInboundConfig(
                        payloadType,
                        new Timescale(G711Packetizer.CLOCK_RATE_HZ),
                        senderClock,
                        RtpInboundConfig.DEFAULT_SILENCE),
                ptsToCapture -> new G711Depacketizer(format, ptsToCapture),
                DEFAULT_GAP_WAIT);
    }
}
