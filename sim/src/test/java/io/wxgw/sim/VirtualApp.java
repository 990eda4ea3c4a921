package io.wxgw.sim;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.signal.VideoType;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.codec.VideoSettings;
import io.wxgw.engine.rtp.RtpPortRange;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.engine.sim.UdpConditions;
import io.wxgw.mas.MediaAccessServer;
import io.wxgw.sim.MemberSettings.Sound;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.SyntheticVoice.Mode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;

/// A simulated app in virtual time, in the conference of a MAS; what MCS would ask of the MAS it asks itself.
final class VirtualApp {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final RtpPortRange PORTS = new RtpPortRange(28_000, 28_999);
    private static final Duration SOON = Duration.ofSeconds(5);

    /// Where it lives.
    ///
    /// @param lane its own
    record Place(SimTime time, SimNetwork network, ManualLane lane, MediaAccessServer mas, String confId) {}

    private final Place place;
    private final MemberLook look;
    private final long ssrc;
    private final AddMemberResp ports;
    private final Perception perception;
    private final AppMedia media;

    /// Joins and speaks.
    ///
    /// @param number of its look and its SSRCs
    VirtualApp(Place place, FfmpegCodecs codecs, int number, Sound sound, Mode voice) {
        this.place = place;
        look = MemberLook.numbered(number, "app-" + number);
        ssrc = 1_000L * number;
        perception = new Perception(place.lane, codecs, look);
        media = new AppMedia(place.lane, codecs, new Random(number), look, voice, sound, perception);
        ports = place.time.await(
                place.mas.addMemberAsync(new AddMemberReq(
                        look.name(),
                        place.confId,
                        ssrc,
                        sound.payloadType(),
                        sound.codec(),
                        AppMedia.VIDEO_PAYLOAD_TYPE,
                        "H264",
                        HERE.getHostAddress(),
                        ssrc + 1,
                        AppMedia.VIDEO_PAYLOAD_TYPE,
                        "H264")),
                SOON);
        RtpSocket socket = socket(ports.audioPort());
        place.lane.run(() -> media.speak(socket, ssrc, ports.mixSsrc()));
    }

    private RtpSocket socket() {
        return place.time.await(
                RtpSocket.open(place.network, place.lane, HERE, PORTS, _ -> true, "app", new Random(ssrc)), SOON);
    }

    private RtpSocket socket(int masPort) {
        RtpSocket socket = socket();
        place.lane.run(() -> socket.sendTo(new InetSocketAddress(HERE, masPort)));
        return socket;
    }

    MemberLook look() {
        return look;
    }

    /// What its packets meet on their way to the MAS.
    void conditions(UdpConditions up) {
        for (int port : new int[] {ports.audioPort(), ports.videoPort()}) {
            place.network
                    .conditions(new InetSocketAddress(HERE, port), up)
                    .conditions(new InetSocketAddress(HERE, port + 1), up);
        }
    }

    /// What its sound meets on its way to the MAS.
    void soundConditions(UdpConditions up) {
        place.network
                .conditions(new InetSocketAddress(HERE, ports.audioPort()), up)
                .conditions(new InetSocketAddress(HERE, ports.audioPort() + 1), up);
    }

    void show(VideoType type, VideoSettings picture) {
        boolean screen = type == VideoType.SCREEN;
        RtpSocket socket = socket(screen ? ports.screenPort() : ports.videoPort());
        place.lane.run(() -> media.show(socket, screen ? ssrc + 1 : ssrc, type, picture));
    }

    /// Watches another app.
    void watch(VirtualApp other, VideoType type) {
        boolean screen = type == VideoType.SCREEN;
        watch(screen ? other.look.screen() : other.look, other.look.name(), screen ? other.ssrc + 1 : other.ssrc, type);
    }

    /// Watches a member of the MAS.
    ///
    /// @param ssrc under which its pictures come
    void watch(MemberLook shown, String uuid, long ssrc, VideoType type) {
        RtpSocket socket = socket();
        place.lane.run(() -> media.watch(socket, ssrc, shown));
        place.time.await(
                place.mas.startForwardAsync(new StartForwardReq(
                        uuid,
                        place.confId,
                        type.number(),
                        HERE.getHostAddress(),
                        socket.port(),
                        AppMedia.VIDEO_PAYLOAD_TYPE,
                        0)),
                SOON);
    }

    void listenFor(MemberLook other) {
        place.lane.run(() -> perception.listenFor(other));
    }

    MemberSecond take() {
        return place.lane.call(() -> perception.take(1, media.isSending(), media.sentBytes()));
    }

    void close() {
        place.lane.run(media::close);
    }
}
