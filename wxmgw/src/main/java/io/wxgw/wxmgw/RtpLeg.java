package io.wxgw.wxmgw;

import io.wxgw.codec.GaplessDecoder;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSender;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.engine.track.Subscription;
import io.wxgw.engine.track.Track;
import io.wxgw.wire.media.AudioFrame;
import java.net.InetSocketAddress;
import java.util.List;

/// What one track of a mini program does on its RTP socket: its media goes out, and on the socket of sound the mix
/// comes in. Speaks up at once (keep-alive), so that the MAS learns where to send the mix. Lane only.
final class RtpLeg {
    private final List<Runnable> owned;

    private RtpLeg(Runnable... owned) {
        this.owned = List.of(owned);
    }

    /// Sound out and the mix in.
    ///
    /// @param name whose sound, for the log
    /// @param voice what goes out, once it is in the conference's format
    /// @param mix where the mix is published, in the conference's format
    static RtpLeg audio(
            RoomTools tools,
            RtpSocket socket,
            PullSpec spec,
            String name,
            Track<AudioFrame> voice,
            Track<AudioFrame> mix) {
        socket.sendTo(new InetSocketAddress(spec.mas(), spec.audioPort()));
        VoiceTranscoder transcoder =
                new VoiceTranscoder(tools.codecs(), spec.audioFormat(), GaplessDecoder.Holes.LEAVE, name);
        RtpSender<AudioFrame> sender = RtpSender.audio(
                socket, spec.ssrc(), spec.audioPayloadType(), spec.audioFormat(), tools.random(), () -> {});
        Subscription sending = voice.subscribe(frame -> transcoder.transcode(frame, sender::onFrame));
        RtpReceiver<AudioFrame> receiver = RtpReceiver.ofAny(
                socket,
                tools.sound(RtpReceiverConfig.audio(spec.audioPayloadType(), spec.audioFormat(), new SenderClock())),
                mix::publish,
                RtpReceiver.Listener.NONE);
        return new RtpLeg(sending::cancel, receiver::close, sender::close, transcoder::close);
    }

    /// Picture out.
    static RtpLeg video(RoomTools tools, RtpSocket socket, PullSpec spec, VideoPub pictures) {
        socket.sendTo(new InetSocketAddress(spec.mas(), spec.videoPort()));
        PictureSender sender = new PictureSender(tools, socket, spec, pictures);
        Subscription sending = pictures.subscribe(sender);
        return new RtpLeg(sending::cancel, sender::close);
    }

    /// Says BYE and leaves the socket to the next leg or to whoever closes it.
    void release() {
        owned.forEach(Runnable::run);
    }
}
