package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SessionDescription;
import io.wxgw.testkit.SyntheticMember;
import io.wxgw.testkit.SyntheticMember.RtpTarget;
import io.wxgw.testkit.UdpRelay;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;

/// An app made of real ffmpegs, which send and hear RTP, and a WebSocket.
final class RtpApp implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SOUND = 111;
    private static final int PICTURE = 96;
    private static final int SCREEN = 98;

    private final Ffmpeg ffmpeg = Ffmpeg.bundled();
    private final SignalClient signal;
    private final String uuid;
    private final String confId;
    private final String codec;
    private final List<String> rtpOptions;
    private final JsonNode joined;
    private final InetAddress mas;
    private final InetAddress host;
    private final UdpRelay sound;
    private final List<Runnable> started = new ArrayList<>();

    private RtpApp(
            SignalClient signal,
            String confId,
            String uuid,
            String codec,
            List<String> rtpOptions,
            JsonNode joined,
            InetAddress host) {
        this.signal = signal;
        this.uuid = uuid;
        this.confId = confId;
        this.codec = codec;
        this.rtpOptions = rtpOptions;
        this.joined = joined;
        this.mas = masOf(joined);
        this.host = host;
        this.sound = new UdpRelay(host, mas, port("audiortpport"), uuid.hashCode());
    }

    /// Signs in and joins on the host of the MAS. Blocks until the answer has come.
    ///
    /// @param codec of its sound, and of the mix it hears
    /// @param rtpOptions of its ffmpegs, such as `-max_delay 0`
    static RtpApp join(URI apps, String confId, String uuid, String codec, List<String> rtpOptions)
            throws InterruptedException {
        SignalClient signal = SignalClient.connect(apps);
        JsonNode joined = join(signal, confId, uuid, codec);
        return new RtpApp(signal, confId, uuid, codec, rtpOptions, joined, masOf(joined));
    }

    /// The same on another host, this one.
    static RtpApp joinFrom(
            InetAddress host, URI apps, String confId, String uuid, String codec, List<String> rtpOptions)
            throws InterruptedException {
        SignalClient signal = SignalClient.connect(apps);
        return new RtpApp(signal, confId, uuid, codec, rtpOptions, join(signal, confId, uuid, codec), host);
    }

    private static InetAddress masOf(JsonNode joined) {
        return InetAddress.ofLiteral(joined.path("audioip").asString());
    }

    private static JsonNode join(SignalClient signal, String confId, String uuid, String codec)
            throws InterruptedException {
        JsonNode answer = signal.call(
                "joinconf",
                uuid,
                Map.of(
                        "confId", confId,
                        "audioCodec", codec,
                        "audioPayloadType", "" + SOUND,
                        "videoPayloadType", "" + PICTURE,
                        "screenPayloadType", "" + SCREEN));
        assertThat(answer.path("result").has("code")).as("%s", answer).isFalse();
        return answer.path("result");
    }

    /// The number others ask for.
    String ssrc() {
        return joined.path("videossrc").asString();
    }

    /// Begins to send what `member` shows and says.
    void send(SyntheticMember member) throws InterruptedException {
        RtpTarget picture = target("video", mas, port("videortpport"), PICTURE);
        RtpTarget voice = target("audio", host, sound.port(), SOUND);
        started.add(member.send(ffmpeg, picture, voice, codec, rtpOptions)::close);
        call("publish", Map.of("type", "1"));
    }

    /// Loses this share of the packets of its sound, in both directions, from now on.
    void lose(double share) {
        sound.lose(share);
    }

    /// Begins to share a screen.
    void share(SyntheticMember screen) throws InterruptedException {
        started.add(screen.sendPicture(ffmpeg, target("screen", mas, port("screenrtpport"), SCREEN))::close);
        call("publish", Map.of("type", "2"));
    }

    /// Listens to the mix for `length`.
    Callable<Recording> hear(Duration length) {
        int port = SessionDescription.freePorts(host);
        return () -> {
            SessionDescription description = SessionDescription.empty(host).sound(port, SOUND, codec);
            try (Player player = Player.listen(ffmpeg, description, rtpOptions, Player.Tracks.SOUND, length)) {
                sound.playAt(port);
                return player.finish(length.plus(PATIENCE));
            }
        };
    }

    /// Watches somebody's camera for `length`.
    Callable<Recording> watch(String antissrc, Duration length) {
        int port = SessionDescription.freePorts(host);
        return () -> {
            SessionDescription description = SessionDescription.empty(host).picture(port, PICTURE);
            try (Player player = Player.listen(ffmpeg, description, rtpOptions, Player.Tracks.PICTURE, length)) {
                subscribe(antissrc, port);
                return player.finish(length.plus(PATIENCE));
            }
        };
    }

    /// Hears the mix and watches a camera in one and the same player.
    Callable<Recording> hearAndWatch(String antissrc, Duration length) {
        int soundPort = SessionDescription.freePorts(host);
        int picturePort = SessionDescription.freePorts(host);
        return () -> {
            SessionDescription description = SessionDescription.empty(host)
                    .sound(soundPort, SOUND, codec)
                    .picture(picturePort, PICTURE);
            try (Player player = Player.listen(ffmpeg, description, rtpOptions, Player.Tracks.BOTH, length)) {
                sound.playAt(soundPort);
                subscribe(antissrc, picturePort);
                return player.finish(length.plus(PATIENCE));
            }
        };
    }

    /// Whether all others but oneself, `count` of them, are heard and seen by the MAS.
    boolean allFlow(int count) throws InterruptedException {
        Map<String, Boolean> flows = new HashMap<>();
        call("memberlist", Map.of())
                .path("members")
                .forEach(member -> flows.put(
                        member.path("uuid").asString(),
                        member.path("audio").asString().equals("1")
                                && member.path("video").asString().equals("1")));
        return flows.size() == count && !flows.containsValue(false);
    }

    /// A request of this app: the fields of its answer.
    synchronized JsonNode call(String method, Map<String, String> params) throws InterruptedException {
        Map<String, String> all = new HashMap<>(params);
        all.put("confId", confId);
        JsonNode answer = signal.call(method, uuid, all);
        assertThat(answer.path("result").has("code")).as("%s", answer).isFalse();
        return answer.path("result");
    }

    @Override
    public void close() {
        started.reversed().forEach(Runnable::run);
        sound.close();
        signal.close();
    }

    private void subscribe(String antissrc, int port) throws InterruptedException {
        JsonNode picture = call(
                "subscribe", Map.of("antissrc", antissrc, "type", "1", "port", "" + port, "payloadType", "" + PICTURE));
        assertThat(picture.path("codec").asString()).isEqualTo("H264");
    }

    private RtpTarget target(String track, InetAddress to, int port, int payloadType) {
        String atHost = to instanceof Inet6Address ? "[" + to.getHostAddress() + "]" : to.getHostAddress();
        return new RtpTarget(
                atHost, port, Long.parseLong(joined.path(track + "ssrc").asString()), payloadType);
    }

    private int port(String field) {
        return Integer.parseInt(joined.path(field).asString());
    }
}
