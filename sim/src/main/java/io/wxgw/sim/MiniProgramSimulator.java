package io.wxgw.sim;

import io.wxgw.api.signal.MemberList;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.VideoType;
import io.wxgw.api.signal.WxRequest;
import io.wxgw.codec.VideoSettings;
import io.wxgw.engine.lane.Lane;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.phone.HostResolver;
import io.wxgw.sim.phone.LivePusher;
import io.wxgw.sim.phone.Phone;
import io.wxgw.sim.scene.CameraSource;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.Studio;
import io.wxgw.sim.scene.VoiceSource;
import io.wxgw.sim.signal.Answer;
import io.wxgw.sim.signal.SignalFailure;
import io.wxgw.sim.signal.SignalSocket;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A mini program without a phone: signs in, joins, pushes camera and voice, plays the conference's sound and the
/// members it asks to see.
final class MiniProgramSimulator implements SimulatedMember {
    private final Equipment equipment;
    private final MemberSettings settings;
    private final Lane lane;
    private final Phone phone;
    private final Perception perception;
    private final SignalSocket socket;
    private @Nullable LivePusher pusher; // on the lane
    private @Nullable Joined joined;

    private record Joined(long ssrc, RtmpUrl pullAudioUrl) {}

    /// Signs in.
    ///
    /// @throws SignalFailure if nobody is there
    MiniProgramSimulator(Equipment equipment, MemberSettings settings, Kind.MiniProgram kind) {
        this.equipment = equipment;
        this.settings = settings;
        this.lane = equipment.lanes().leastLoaded();
        this.phone = new Phone(lane, equipment.network(), HostResolver.SYSTEM, equipment.random(), kind.phone());
        this.perception = new Perception(lane, equipment.codecs(), settings.look());
        this.socket = SignalSocket.connect(
                equipment.http(),
                settings.signal(),
                settings.uuid(),
                Fields.of("confId", settings.confId(), "crgwid", ""),
                notification -> lane.execute(() -> perception.told(notification)));
        socket.closed().thenAccept(why -> lane.execute(() -> perception.note("signalling " + why)));
    }

    @Override
    public MemberSettings settings() {
        return settings;
    }

    @Override
    public void join() {
        Answer answer = socket.request(WxRequest.JOIN, "ext", "1");
        RtmpUrl pushUrl = RtmpUrl.parse(answer.text("pushurl"));
        Joined now = new Joined(answer.number("videossrc"), RtmpUrl.parse(answer.text("pullaudiourl")));
        joined = now;
        Blocking.run(lane, () -> {
            LivePusher started =
                    new LivePusher(phone, pushUrl, studio(), event -> perception.note("pusher " + event.code()));
            pusher = started;
            started.start();
            perception.hear(null, senses -> new RtmpWatching(phone, now.pullAudioUrl(), senses));
        });
    }

    private Studio studio() {
        MemberLook look = settings.look();
        VoiceSource voice = new VoiceSource(lane, equipment.codecs(), look, settings.voice(), AacFormat.LC_48K_MONO);
        VideoSettings camera = settings.shows().get(VideoType.CAMERA);
        return camera == null
                ? new Studio(voice)
                : new Studio(voice, new CameraSource(lane, equipment.codecs(), look, settings.voice(), camera));
    }

    @Override
    public long ssrc() {
        return requireJoined().ssrc();
    }

    @Override
    public void listenFor(MemberLook voice) {
        Blocking.run(lane, () -> perception.listenFor(voice));
    }

    @Override
    public void watch(MemberLook member, long ssrc, VideoType type) {
        RtmpUrl url = RtmpUrl.parse(socket.picture(WxRequest.VIDEO, ssrc, type).text("pullurl"));
        Blocking.run(lane, () -> perception.watch(member, senses -> new RtmpWatching(phone, url, senses)));
    }

    /// Plays the mix again, so that the player finds the new track.
    @Override
    public void avSync(MemberLook member, long ssrc) {
        socket.picture(WxRequest.AV_SYNC, ssrc, VideoType.CAMERA);
        RtmpUrl url = requireJoined().pullAudioUrl();
        Blocking.run(lane, () -> perception.hear(member, senses -> new RtmpWatching(phone, url, senses)));
    }

    @Override
    public MemberList members() {
        return MemberList.of(socket.request(WxRequest.MEMBER_LIST).fields());
    }

    @Override
    public MemberSecond take(int second) {
        return Blocking.call(
                lane,
                () -> pusher == null
                        ? perception.take(second, false, 0)
                        : perception.take(second, pusher.isLive(), pusher.bytesSent()));
    }

    @Override
    public void close() {
        Blocking.run(lane, () -> {
            if (pusher != null) {
                pusher.stop();
                pusher = null;
            }
            perception.close();
        });
        if (joined == null) {
            socket.close();
        } else {
            joined = null;
            socket.leave(WxRequest.QUIT);
        }
    }

    private Joined requireJoined() {
        return Optional.ofNullable(joined).orElseThrow(() -> new IllegalStateException("not joined"));
    }
}
