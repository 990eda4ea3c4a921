package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.FfmpegProcess;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// A mini program made of a real ffmpeg and a WebSocket.
final class MiniProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LARGEST_SILENCE_BYTES = 16;
    private static final int STEADY_PACKETS = 100;

    private final Ffmpeg ffmpeg = Ffmpeg.bundled();
    private final SignalClient signal;
    private final List<Runnable> started = new ArrayList<>();
    private final String uuid;
    private final String confId;
    private final JsonNode joined;

    private MiniProgram(SignalClient signal, String uuid, String confId, JsonNode joined) {
        this.signal = signal;
        this.uuid = uuid;
        this.confId = confId;
        this.joined = joined;
    }

    /// Signs in and joins. Blocks until the answer has come.
    static MiniProgram join(URI callroute, String confId, String uuid) throws InterruptedException {
        return join(callroute, uuid, Map.of("confId", confId, "crgwid", "53001"));
    }

    /// The same, and asks for what goes beyond the design document.
    static MiniProgram joinExtended(URI callroute, String confId, String uuid) throws InterruptedException {
        return join(callroute, uuid, Map.of("confId", confId, "crgwid", "53001", "ext", "1"));
    }

    private static MiniProgram join(URI callroute, String uuid, Map<String, String> params)
            throws InterruptedException {
        String confId = String.valueOf(params.get("confId"));
        SignalClient signal = SignalClient.connect(callroute);
        JsonNode answer = signal.call("wxjoinconf", uuid, params);
        assertThat(answer.path("result").has("code")).as("%s", answer).isFalse();
        return new MiniProgram(signal, uuid, confId, answer.path("result"));
    }

    /// A field of the answer to wxjoinconf.
    String joined(String field) {
        JsonNode value = joined.path(field);
        assertThat(value.isString()).as("%s of %s", field, joined).isTrue();
        return value.asString();
    }

    String uuid() {
        return uuid;
    }

    /// The SSRC others ask for.
    String ssrc() {
        return joined("videossrc");
    }

    /// Begins to push what `member` shows and says; it ends with this mini program.
    FfmpegProcess push(SyntheticMember member) {
        FfmpegProcess process = member.publish(ffmpeg, joined("pushurl"));
        started.add(process::close);
        return process;
    }

    /// The same through a port of 127.0.0.1 in front of the live server's.
    FfmpegProcess pushThrough(int port, SyntheticMember member) {
        FfmpegProcess process = member.publish(ffmpeg, joined("pushurl").replaceFirst(":\\d+/", ":" + port + "/"));
        started.add(process::close);
        return process;
    }

    /// Plays a URL until closed.
    Player watch(String url) {
        Player player = Player.start(ffmpeg, url, Player.Tracks.PICTURE);
        started.add(player::close);
        return player;
    }

    /// Plays the mix for `length` beyond the first second.
    Recording hear(Duration length) {
        return Player.record(
                ffmpeg, joined("pullaudiourl"), Player.Tracks.SOUND, length.plusSeconds(1), length.plus(PATIENCE));
    }

    /// Waits until the mix is more than silence: what others say has come the whole way.
    void awaitMix() {
        try (Player player = Player.start(ffmpeg, joined("pullaudiourl"), Player.Tracks.SOUND)) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> player.packets().stream()
                                    .filter(packet -> packet.sizeBytes() > LARGEST_SILENCE_BYTES)
                                    .count()
                            > STEADY_PACKETS);
        }
    }

    /// Plays the mix until closed.
    Player listen(Player.Tracks tracks) {
        Player player = Player.start(ffmpeg, joined("pullaudiourl"), tracks);
        started.add(player::close);
        return player;
    }

    /// Plays a URL for `length`.
    Recording watch(String url, Player.Tracks tracks, Duration length) {
        return Player.record(ffmpeg, url, tracks, length, length.plus(PATIENCE));
    }

    /// Asks for somebody's picture; the URL to play.
    String requestVideo(String antissrc) throws InterruptedException {
        return requestVideo(antissrc, "1");
    }

    /// The same of a camera ("1") or a screen ("2").
    String requestVideo(String antissrc, String type) throws InterruptedException {
        JsonNode answer = call("wxreqvideo", antissrc, type);
        assertThat(answer.path("result").has("code")).as("%s", answer).isFalse();
        return answer.path("result").path("pullurl").asString();
    }

    /// The same of a camera, to be played over HTTP-FLV; for who has [#joinExtended].
    String requestVideoOverHttp(String antissrc) throws InterruptedException {
        JsonNode answer = call("wxreqvideo", antissrc);
        assertThat(answer.path("result").path("pullflvurl").isString())
                .as("%s", answer)
                .isTrue();
        return answer.path("result").path("pullflvurl").asString();
    }

    /// wxreqvideo, wxcancelvideo or wxreqavsync about somebody's camera: the whole answer.
    JsonNode call(String method, String antissrc) throws InterruptedException {
        return call(method, antissrc, "1");
    }

    JsonNode call(String method, String antissrc, String type) throws InterruptedException {
        return signal.call(
                method, uuid, Map.of("confId", confId, "antissrc", antissrc, "seq", "231ABfu13ad21", "type", type));
    }

    /// wxquitconf: the whole answer.
    JsonNode quit() throws InterruptedException {
        return signal.call("wxquitconf", uuid, Map.of("confId", confId, "crgwid", "53001"));
    }

    /// Methods of what it was told without asking.
    List<String> news() {
        return signal.news().stream()
                .map(news -> news.path("method").asString())
                .toList();
    }

    @Override
    public void close() {
        started.reversed().forEach(Runnable::run);
        signal.close();
    }
}
