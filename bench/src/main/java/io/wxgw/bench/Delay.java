package io.wxgw.bench;

import io.wxgw.api.mgw.MediaGatewayClient;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StartPushResp;
import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.VideoType;
import io.wxgw.api.signal.WxRequest;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.sim.signal.Answer;
import io.wxgw.sim.signal.SignalSocket;
import io.wxgw.testkit.ClockedPlayer;
import io.wxgw.testkit.ClockedPublisher;
import io.wxgw.testkit.ClockedRtpSource;
import io.wxgw.testkit.Delays;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.RtpPeer;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.AudioFrame;
import io.wxgw.wire.rtp.EncodingName;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// How late pictures and sound are on every path, and in every codec of sound. Pictures by the wall clock
/// inside them. Sound by its beeps: when one comes, against when it came to a player of the same stream
/// without wxmgw in between (up, and the whole way), or when it was sent (down). Frames of sound are taken as
/// played on arrival.
final class Delay {
    private static final List<String> CODECS = List.of("AAC", "opus", "PCMA", "PCMU");
    private static final int VIDEO = 96;
    private static final long SSRC = 4_711;
    private static final String HERE = "127.0.0.1";

    private final Path folder;
    private final Path flv;
    private final Duration warmUp;
    private final Duration window;
    private final LaneGroup lanes = LaneGroup.start(1);
    private final Lane lane = lanes.leastLoaded();
    private final NettyNetwork network = new NettyNetwork(lanes);
    private final FfmpegCodecs codecs = new FfmpegCodecs();
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, Delays> table = new LinkedHashMap<>();

    /// What is heard in one codec: up at the RTP peer, down as it is said, and down at the player.
    private record Sound(String codec, BeepEar up, BeepEar said, BeepEar down) {
        void clear() {
            List.of(up, said, down).forEach(BeepEar::clear);
        }
    }

    private Delay(Path folder, Duration warmUp, Duration window) {
        this.folder = folder;
        this.flv = Beeps.write(folder);
        this.warmUp = warmUp;
        this.window = window;
    }

    /// Prints the table.
    ///
    /// @return whether something came on every path
    static boolean run(Path folder, Duration warmUp, Duration window) throws Exception {
        Delay delay = new Delay(folder, warmUp, window);
        try {
            delay.gateway();
            for (String codec : CODECS) {
                delay.conference(codec);
            }
        } finally {
            delay.lanes.close(Duration.ofSeconds(5)).join();
        }
        delay.table.forEach((path, delays) -> System.out.println(delays.line(path)));
        return delay.table.values().stream().allMatch(delays -> delays.count() > 0);
    }

    /// wxmgw between a live server and RTP peers of ours.
    private void gateway() throws Exception {
        try (Deployment house = Deployment.startAlone(folder, "live", "wxmgw");
                MediaGatewayClient wxmgw = house.gateway()) {
            String up = "rtmp://" + HERE + ":" + house.rtmpPort() + "/wx/up";
            ClockedPublisher phone = opened(ClockedPublisher.start(lane, network, random, flv, up));
            ClockedPlayer direct = opened(ClockedPlayer.start(lane, network, random, up));
            BeepEar there = new BeepEar(codecs);
            opened(SoundPlayer.start(lane, network, random, up, there));
            RtpPeer mas = opened(RtpPeer.open(lane, network, random, SSRC, RtpVoice.PAYLOAD_TYPE, VIDEO));
            mas.measure(phone);
            pull(wxmgw, "peer", up, mas.audioPort(), "AAC", mas.videoPort());
            List<Sound> sounds = new ArrayList<>();
            List<AudioFrame> recording = Recorded.sounds(flv);
            for (String codec : CODECS) {
                AudioFormat format = EncodingName.audio(codec).orElseThrow();
                Sound sound = new Sound(codec, new BeepEar(codecs), new BeepEar(codecs), new BeepEar(codecs));
                sounds.add(sound);
                RtpVoice ear = opened(RtpVoice.open(lane, network, random, format));
                ear.hear(sound.up());
                pull(wxmgw, "up-" + codec, up, ear.port(), codec, 0);
                String down = "rtmp://" + HERE + ":" + house.rtmpPort() + "/wx/down-" + codec;
                int port = push(wxmgw, "down-" + codec, down, codec).port().audio();
                opened(RtpVoice.open(lane, network, random, format)).say(codecs, recording, port, sound.said());
                opened(SoundPlayer.start(lane, network, random, down, sound.down()));
            }
            String shown = "rtmp://" + HERE + ":" + house.rtmpPort() + "/wx/shown";
            StartPushResp both = wxmgw.startPush(new StartPushReq(
                    "shown", shown, RtpVoice.PAYLOAD_TYPE, "AAC", VIDEO, "H264", "c", "", "", 1, "", -1));
            opened(ClockedRtpSource.start(
                    lane, network, random, flv, both.port().audio(), both.port().video()));
            ClockedPlayer viewer = opened(ClockedPlayer.start(lane, network, random, shown));
            Up.pause(warmUp);
            mas.forgetDelays();
            direct.delays().clear();
            viewer.delays().clear();
            there.clear();
            sounds.forEach(Sound::clear);
            Up.pause(window);
            table.put("picture: push > live > player", copy(direct.delays()));
            table.put("up, picture: push > live > wxmgw > RTP", copy(mas.pictureDelays()));
            table.put("up, sound AAC untouched: push > ... > RTP", copy(mas.soundDelays()));
            for (Sound sound : sounds) {
                table.put(
                        "up, sound " + sound.codec() + ": RTP after live > player",
                        sound.up().after(there));
            }
            table.put("down, picture: RTP > wxmgw > live > player", copy(viewer.delays()));
            for (Sound sound : sounds) {
                table.put(
                        "down, sound " + sound.codec() + ": RTP > ... > player",
                        sound.down().after(sound.said()));
            }
        } finally {
            closeAll();
        }
    }

    /// Two mini programs of a conference, with sound in this codec between wxmgw and mas.
    private void conference(String codec) throws Exception {
        Map<String, String> settings = Map.of("WXGW_MCS_AUDIO_CODEC", codec);
        try (HttpClient http = HttpClient.newHttpClient();
                Deployment house =
                        Deployment.startTogether(folder, settings, "live", "wxmgw", "mas", "mcs", "callroutegw")) {
            Fields common = Fields.of("confId", "delay", "crgwid", "");
            SignalSocket a = opened(SignalSocket.connect(http, house.callroute(), "a", common, _ -> {}));
            SignalSocket b = opened(SignalSocket.connect(http, house.callroute(), "b", common, _ -> {}));
            Answer speaker = a.request(WxRequest.JOIN);
            Answer listener = b.request(WxRequest.JOIN);
            long ssrc = speaker.number("videossrc");
            opened(ClockedPublisher.start(lane, network, random, flv, speaker.text("pushurl")));
            BeepEar there = new BeepEar(codecs);
            opened(SoundPlayer.start(lane, network, random, speaker.text("pushurl"), there));
            BeepEar mix = new BeepEar(codecs);
            opened(SoundPlayer.start(lane, network, random, listener.text("pullaudiourl"), mix));
            String channel = b.picture(WxRequest.VIDEO, ssrc, VideoType.CAMERA).text("pullurl");
            ClockedPlayer viewer = opened(ClockedPlayer.start(lane, network, random, channel));
            ClockedPlayer synced = opened(ClockedPlayer.start(lane, network, random, listener.text("pullaudiourl")));
            b.picture(WxRequest.AV_SYNC, ssrc, VideoType.CAMERA);
            Up.pause(warmUp);
            viewer.delays().clear();
            synced.delays().clear();
            there.clear();
            mix.clear();
            Up.pause(window);
            if (codec.equals(CODECS.getFirst())) {
                table.put("mini program to mini program, picture", copy(viewer.delays()));
            }
            table.put("mini program to mini program, sound " + codec, mix.after(there));
            table.put("picture in the mix (AvSync), sound " + codec, copy(synced.delays()));
        } finally {
            closeAll();
        }
    }

    private static void pull(
            MediaGatewayClient wxmgw, String uuid, String url, int audioPort, String codec, int videoPort) {
        var reply = wxmgw.startPull(new StartPullReq(
                uuid,
                url,
                SSRC,
                HERE,
                audioPort,
                videoPort,
                RtpVoice.PAYLOAD_TYPE,
                codec,
                videoPort == 0 ? -1 : VIDEO,
                videoPort == 0 ? "" : "H264",
                "",
                "c"));
        if (reply.code() != 0) {
            throw new IllegalStateException("StartPull refused: " + reply);
        }
    }

    private static StartPushResp push(MediaGatewayClient wxmgw, String uuid, String url, String codec) {
        StartPushResp reply = wxmgw.startPush(
                new StartPushReq(uuid, url, RtpVoice.PAYLOAD_TYPE, codec, -1, "", "c", "", "", 1, "", -1));
        if (reply.code() != 0) {
            throw new IllegalStateException("StartPush refused: " + reply);
        }
        return reply;
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        open.clear();
    }

    private static Delays copy(Delays of) {
        Delays copy = new Delays();
        copy.addAll(of);
        return copy;
    }
}
