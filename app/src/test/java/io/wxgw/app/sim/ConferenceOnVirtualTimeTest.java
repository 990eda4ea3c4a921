package io.wxgw.app.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.Port;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.live.LiveConfig;
import io.wxgw.live.LiveServer;
import io.wxgw.live.StreamAuth;
import io.wxgw.mas.MasConfig;
import io.wxgw.mas.MediaAccessServer;
import io.wxgw.testkit.ToneMeter;
import io.wxgw.wxmgw.Gateway;
import io.wxgw.wxmgw.GatewayConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// push -> live -> wxmgw -> MAS -> wxmgw -> live -> play: the media boxes themselves, each on its lane, in virtual time
/// and on a simulated network.
final class ConferenceOnVirtualTimeTest {
    private static final String CONF = "8001";
    private static final String HERE = "127.0.0.1";
    private static final int AUDIO = 97;
    private static final int VIDEO = 96;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final SimTime time = new SimTime();
    private final ManualLane liveLane = new ManualLane("live", time);
    private final ManualLane gatewayLane = new ManualLane("wxmgw", time);
    /// The MAS is another machine, and its clock was never set.
    private final ManualLane masLane = new ManualLane("mas", time, Duration.ofHours(-7));

    private final ManualLane phones = new ManualLane("phones", time);
    private final SimNetwork network = new SimNetwork(time, 1, liveLane);
    private final FfmpegCodecs codecs = new FfmpegCodecs();
    private final InetSocketAddress live;
    private final Gateway gateway;
    private final MediaAccessServer mas;
    private long nextSsrc = 1_000;

    ConferenceOnVirtualTimeTest() {
        live = await(LiveServer.start(
                        LiveConfig.on(new InetSocketAddress(InetAddress.ofLiteral(HERE), 1935)),
                        network,
                        StreamAuth.OPEN,
                        new Random(1)))
                .rtmp();
        mas = new MediaAccessServer(MasConfig.DEFAULT, () -> masLane, network, codecs, new Random(2));
        gateway = new Gateway(
                GatewayConfig.DEFAULT, () -> gatewayLane, network, RtmpSettings.DEFAULT, codecs, new Random(3));
    }

    @Test
    void everybodyHearsTheOthersAndNotHimself() {
        double[] tones = {440, 1_000, 1_700};
        List<SimPlayer> ears = new ArrayList<>();
        for (int i = 0; i < tones.length; i++) {
            join("m" + i);
            phone("m" + i, tones[i], false).start();
            ears.add(player("m" + i + "_mix"));
        }
        pass(8);
        for (int i = 0; i < tones.length; i++) {
            ToneMeter heard = ears.get(i).newest(5);
            for (int j = 0; j < tones.length; j++) {
                if (i == j) {
                    assertThat(heard.strongest(tones[j])).isLessThanOrEqualTo(-58);
                } else {
                    assertThat(heard.weakest(tones[j])).isBetween(-21.0, -15.0);
                    assertThat(heard.strongest(tones[j])).isBetween(-21.0, -15.0);
                }
            }
            assertThat(heard.strongest(2_600)).isLessThanOrEqualTo(-58);
            assertThat(heard.worstSignalToNoise(others(tones, i))).isGreaterThanOrEqualTo(30);
        }
    }

    @Test
    void showsAMembersPictureThroughTheMasAsItWasMade() {
        join("a");
        phone("a", 440, false).start();
        pass(2);
        // As MCS does it for an ordinary member: a push of the gateway fed by a forward of the MAS.
        Port port = await(gateway.startPushAsync(
                new StartPushReq("x", url("x_v"), -1, "", VIDEO, "H264", CONF, "", "", 1, "", -1)));
        await(mas.startForwardAsync(new StartForwardReq("a", CONF, 1, HERE, port.video(), VIDEO, 0)));
        SimPlayer viewer = player("x_v");
        pass(4);
        assertInOrder(viewer.pictures(), 40);
    }

    @Test
    void showsOneMiniProgramToAnotherWithoutTheMas() {
        join("a");
        join("b");
        phone("b", 440, false).start();
        pass(2);
        assertThat(await(gateway.startPushAsync(
                        new StartPushReq("b", url("b_v"), -1, "", VIDEO, "H264", CONF, "a", "1", 1, "", -1))))
                .isEqualTo(Port.NONE);
        SimPlayer viewer = player("b_v");
        pass(4);
        assertInOrder(viewer.pictures(), 55);
    }

    /// The measure of lip-sync: a beep begins with every 15th picture. Where the two lie in the speaker's own stream,
    /// they lie in the listener's mix, though the sound went through the mixer and the picture did not.
    @Test
    void bringsSoundAndPictureOfAMemberTogetherInTheMix() {
        join("a");
        join("b");
        phone("b", 1_000, true).start();
        SimPlayer source = player("b");
        SimPlayer listener = player("a_mix");
        pass(3);
        await(gateway.avSyncAsync(new AvSyncReq("a", CONF, "b", 1)));
        pass(8);
        List<Double> made = offsetsMs(source);
        List<Double> seen = offsetsMs(listener);
        assertThat(made).hasSizeGreaterThan(5);
        assertThat(seen).hasSizeGreaterThan(5);
        double offset = made.getLast();
        assertThat(made).allSatisfy(one -> assertThat(one).isBetween(offset - 5, offset + 5));
        assertThat(seen).allSatisfy(one -> assertThat(one).isBetween(offset - 10, offset + 10));
        assertThat(steps(listener.soundsMs()))
                .allSatisfy(step -> assertThat(step).isBetween(21L, 22L));
    }

    private void join(String uuid) {
        long ssrc = nextSsrc++;
        AddMemberResp member = await(
                mas.addMemberAsync(new AddMemberReq(uuid, CONF, ssrc, AUDIO, "AAC", VIDEO, "H264", HERE, -1, -1, "")));
        assertThat(member.ok()).isTrue();
        await(gateway.startPullAsync(new StartPullReq(
                uuid,
                url(uuid),
                ssrc,
                member.ip(),
                member.audioPort(),
                member.videoPort(),
                AUDIO,
                "AAC",
                VIDEO,
                "H264",
                url(uuid + "_mix"),
                CONF)));
    }

    private SimPhone phone(String uuid, double hertz, boolean beeps) {
        return new SimPhone(phones, network, live, url(uuid), codecs, hertz, beeps);
    }

    private SimPlayer player(String stream) {
        return new SimPlayer(phones, network, live, url(stream), codecs);
    }

    private static String url(String stream) {
        return "rtmp://" + HERE + ":1935/wx/" + stream;
    }

    // For each beep, how far it is from the picture that was made in the same moment.
    private static List<Double> offsetsMs(SimPlayer player) {
        List<Double> offsets = new ArrayList<>();
        List<Double> beeps = player.beepsMs();
        for (SimPlayer.Picture picture : player.pictures()) {
            if (picture.number() % SimPhone.PICTURES_A_SECOND == 0) {
                beeps.stream()
                        .map(beep -> beep - picture.dtsMs())
                        .filter(offset -> Math.abs(offset) < 400)
                        .findFirst()
                        .ifPresent(offsets::add);
            }
        }
        return offsets;
    }

    private static void assertInOrder(List<SimPlayer.Picture> pictures, int least) {
        assertThat(pictures).hasSizeGreaterThanOrEqualTo(least);
        assertThat(pictures.getFirst().keyFrame()).isTrue();
        for (int i = 1; i < pictures.size(); i++) {
            assertThat(pictures.get(i).number()).isEqualTo(pictures.get(i - 1).number() + 1);
            assertThat(pictures.get(i).dtsMs())
                    .isGreaterThan(pictures.get(i - 1).dtsMs());
        }
    }

    private static List<Long> steps(List<Long> timesMs) {
        List<Long> steps = new ArrayList<>();
        for (int i = 1; i < timesMs.size(); i++) {
            steps.add(timesMs.get(i) - timesMs.get(i - 1));
        }
        return steps;
    }

    private static double[] others(double[] tones, int own) {
        double[] others = new double[tones.length - 1];
        int at = 0;
        for (int i = 0; i < tones.length; i++) {
            if (i != own) {
                others[at++] = tones[i];
            }
        }
        return others;
    }

    private <T> T await(CompletableFuture<T> reply) {
        return time.await(reply, SOON);
    }

    private void pass(double seconds) {
        time.advance(Duration.ofNanos((long) (seconds * 1e9)));
    }
}
