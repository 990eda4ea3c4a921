package io.wxgw.wxmgw;

import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.Port;
import io.wxgw.codec.GaplessDecoder;
import io.wxgw.engine.rtp.RtpReceiver;
import io.wxgw.engine.rtp.RtpReceiverConfig;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.rtp.SenderClock;
import io.wxgw.engine.track.FrameSink;
import io.wxgw.engine.track.Track;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.media.MediaFrame;
import io.wxgw.wire.media.VideoFrame;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What a StartPush made: a member's channel, where its media comes from, and who watches it. Lane only.
///
/// A *remote* member's media comes from the MAS on sockets of the channel's own; a *local* one is a mini program of
/// this room, whose pubs are here already.
final class MemberChannel {
    private final PushSpec spec;
    private final Rtp2Rtmp link;
    private final Port port;
    private final boolean local;
    private final Set<String> viewers = new LinkedHashSet<>();
    private VideoPub video;

    private MemberChannel(PushSpec spec, Rtp2Rtmp link, Port port, boolean local, VideoPub video) {
        this.spec = spec;
        this.link = link;
        this.port = port;
        this.local = local;
        this.video = video;
    }

    /// A member whose media the MAS sends. Takes over the sockets.
    static MemberChannel remote(RoomTools tools, PushSpec spec, RtpSockets sockets, Consumer<Link> onPhase) {
        Rtp2Rtmp link = link(tools, spec, onPhase);
        SenderClock clock = new SenderClock();
        RtpSocket audio = sockets.audio();
        if (audio != null) {
            Track<AudioFrame> sound = new Track<>();
            link.listen(sound, GaplessDecoder.Holes.CONCEAL);
            RtpReceiverConfig<AudioFrame> config =
                    tools.sound(RtpReceiverConfig.audio(spec.audioPayloadType(), spec.audioFormat(), clock));
            own(link, audio, receiver(audio, spec, config, sound::publish));
        }
        List<RtpReceiver<?>> asked = new ArrayList<>();
        VideoPub pictures = new VideoPub(() -> asked.forEach(RtpReceiver::requestKeyFrame));
        RtpSocket video = sockets.video();
        if (video != null) {
            RtpReceiverConfig<VideoFrame> config =
                    tools.pictures(RtpReceiverConfig.h264(spec.videoPayloadType(), clock));
            RtpReceiver<?> receiver = receiver(video, spec, config, pictures::publish);
            asked.add(receiver);
            own(link, video, receiver);
            link.watch(pictures);
        }
        link.open();
        Port port = new Port(RtpSockets.port(audio), RtpSockets.port(video));
        return new MemberChannel(spec, link, port, false, pictures);
    }

    /// A mini program of this room.
    static MemberChannel local(RoomTools tools, PushSpec spec, Rtmp2Rtp member, Consumer<Link> onPhase) {
        Rtp2Rtmp link = link(tools, spec, onPhase);
        MemberChannel channel = new MemberChannel(spec, link, Port.NONE, true, member.video());
        channel.attach(member);
        link.open();
        return channel;
    }

    /// The mini program has come back: its pubs are others.
    void attach(Rtmp2Rtp member) {
        video = member.video();
        if (spec.hasAudio()) {
            link.listen(member.audio(), GaplessDecoder.Holes.LEAVE);
        }
        link.watch(video);
    }

    /// What it was opened with.
    PushSpec spec() {
        return spec;
    }

    /// The channel itself.
    Rtp2Rtmp link() {
        return link;
    }

    /// Where its media is expected; none for a local one.
    Port port() {
        return port;
    }

    /// Whether its media is here already.
    boolean isLocal() {
        return local;
    }

    /// The picture in it.
    VideoPub video() {
        return video;
    }

    /// Who watches, in the order in which they came.
    Set<String> viewers() {
        return viewers;
    }

    /// Somebody asks for it, perhaps again: he has no picture yet, so a key frame is asked for.
    void addViewer(String uuid) {
        if (!uuid.isEmpty()) {
            viewers.add(uuid);
        }
        link.refresh();
    }

    private static Rtp2Rtmp link(RoomTools tools, PushSpec spec, Consumer<Link> onPhase) {
        Rtp2Rtmp.Channel channel = new Rtp2Rtmp.Channel(LinkState.RTP2RTMP, spec.uuid(), spec.type());
        return new Rtp2Rtmp(tools, channel, spec.push(), spec.hasAudio(), onPhase);
    }

    private static <F extends MediaFrame> RtpReceiver<F> receiver(
            RtpSocket socket, PushSpec spec, RtpReceiverConfig<F> config, FrameSink<F> sink) {
        return spec.ssrc() < 0
                ? RtpReceiver.ofAny(socket, config, sink, RtpReceiver.Listener.NONE)
                : RtpReceiver.of(socket, spec.ssrc(), config, sink, RtpReceiver.Listener.NONE);
    }

    private static void own(Rtp2Rtmp link, RtpSocket socket, RtpReceiver<?> receiver) {
        link.own(() -> {
            receiver.close();
            return socket.close();
        });
    }
}
