package io.wxgw.sim;

import io.wxgw.api.signal.AppRequest;
import io.wxgw.api.signal.AppResult;
import io.wxgw.api.signal.MemberList;
import io.wxgw.api.signal.SignalRequest;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.VideoType;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtp.RtpSocket;
import io.wxgw.sim.MemberSettings.Kind;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.signal.Answer;
import io.wxgw.sim.signal.SignalFailure;
import io.wxgw.sim.signal.SignalSocket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An app: signs in at `/app`, sends camera and voice by RTP to the MAS, hears the mix where its sound comes from, and
/// has the pictures it asks for sent to ports of its own.
final class AppSimulator implements SimulatedMember {
    private static final String SOUND = "audio";

    private final Equipment equipment;
    private final MemberSettings settings;
    private final Kind.App app;
    private final Lane lane;
    private final Perception perception;
    private final AppMedia media;
    private final SignalSocket socket;
    private final Map<String, RtpSocket> tracks = new LinkedHashMap<>(); // on the lane
    private @Nullable Joined joined;

    /// @param local our address towards the MAS
    private record Joined(long ssrc, InetAddress local) {}

    /// Signs in.
    ///
    /// @throws SignalFailure if nobody is there
    AppSimulator(Equipment equipment, MemberSettings settings, Kind.App app) {
        this.equipment = equipment;
        this.settings = settings;
        this.app = app;
        this.lane = equipment.lanes().leastLoaded();
        this.perception = new Perception(lane, equipment.codecs(), settings.look());
        this.media = new AppMedia(
                lane,
                equipment.codecs(),
                equipment.random(),
                settings.look(),
                settings.voice(),
                app.sound(),
                perception);
        this.socket = SignalSocket.connect(
                equipment.http(),
                settings.signal(),
                settings.uuid(),
                Fields.of("confId", settings.confId()),
                this::told);
        socket.closed().thenAccept(why -> lane.execute(() -> perception.note("signalling " + why)));
    }

    @Override
    public MemberSettings settings() {
        return settings;
    }

    @Override
    public void join() {
        List<String> params = new ArrayList<>(List.of(
                "audioCodec",
                app.sound().codec(),
                "audioPayloadType",
                "" + app.sound().payloadType()));
        for (VideoType type : settings.shows().keySet()) {
            Collections.addAll(params, track(type) + "PayloadType", "" + AppMedia.VIDEO_PAYLOAD_TYPE);
        }
        Answer answer = socket.request(AppRequest.JOIN, params.toArray(String[]::new));
        InetAddress local = localTowards(target(answer, SOUND));
        joined = new Joined(answer.number("audiossrc"), local);
        RtpSocket sound = open(local);
        long mixSsrc = mixSsrc(answer);
        Blocking.run(lane, () -> {
            begin(SOUND, sound, answer);
            media.speak(sound, answer.number("audiossrc"), mixSsrc);
        });
        settings.shows().forEach((type, picture) -> {
            RtpSocket out = open(local);
            Blocking.run(lane, () -> {
                begin(track(type), out, answer);
                media.show(out, answer.number(track(type) + "ssrc"), type, picture);
            });
            socket.request(AppRequest.PUBLISH, "type", "" + type.number());
        });
    }

    private void begin(String track, RtpSocket from, Answer answer) {
        from.sendTo(target(answer, track));
        tracks.put(track, from);
    }

    /// As the fields of requests and answers call it.
    private static String track(VideoType type) {
        return switch (type) {
            case CAMERA -> "video";
            case SCREEN -> "screen";
        };
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
        RtpSocket port = open(requireJoined().local());
        Answer answer = socket.picture(
                AppRequest.SUBSCRIBE,
                ssrc,
                type,
                "port",
                "" + port.port(),
                "payloadType",
                "" + AppMedia.VIDEO_PAYLOAD_TYPE);
        long pictureSsrc = answer.number("ssrc");
        Blocking.run(lane, () -> media.watch(port, pictureSsrc, member));
    }

    /// An app brings sound and picture together itself.
    @Override
    public void avSync(MemberLook member, long ssrc) {
        watch(member, ssrc, VideoType.CAMERA);
    }

    @Override
    public MemberList members() {
        return MemberList.of(socket.request(AppRequest.MEMBER_LIST).fields());
    }

    @Override
    public MemberSecond take(int second) {
        return Blocking.call(lane, () -> perception.take(second, media.isSending(), media.sentBytes()));
    }

    @Override
    public void close() {
        if (joined == null) {
            socket.close();
        } else {
            joined = null;
            socket.leave(AppRequest.QUIT);
        }
        Blocking.run(lane, media::close);
    }

    private void told(SignalRequest notification) {
        lane.execute(() -> {
            perception.told(notification);
            if (notification.method().equals(AppResult.MOVED)) {
                Answer moved = new Answer(AppResult.MOVED, notification.params());
                tracks.forEach((track, from) -> from.sendTo(target(moved, track)));
                media.mixMoved(mixSsrc(moved));
            }
        });
    }

    private static long mixSsrc(Answer answer) {
        return answer.fields().text("mixssrc").map(Long::parseLong).orElse(0L);
    }

    private Joined requireJoined() {
        return Optional.ofNullable(joined).orElseThrow(() -> new IllegalStateException("not joined"));
    }

    private static InetSocketAddress target(Answer answer, String track) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(answer.text(track + "ip")), (int) answer.number(track + "rtpport"));
        } catch (UnknownHostException e) {
            throw new SignalFailure("", "the MAS cannot be found: " + e.getMessage());
        }
    }

    /// Nothing is sent for this: the kernel only looks for the way.
    private static InetAddress localTowards(InetSocketAddress mas) {
        try (DatagramSocket way = new DatagramSocket()) {
            way.connect(mas);
            return way.getLocalAddress();
        } catch (IOException e) {
            throw new SignalFailure("", "the MAS cannot be reached: " + e);
        }
    }

    private RtpSocket open(InetAddress local) {
        return Blocking.await(RtpSocket.open(
                equipment.network(), lane, local, app.ports(), _ -> true, settings.uuid(), equipment.random()));
    }
}
