package io.wxgw.sim;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.wxgw.mas.MasConfig;
import io.wxgw.mas.MediaAccessServer;
import io.wxgw.sim.MemberSettings.Sound;
import io.wxgw.sim.measure.PictureWatch;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.Studio;
import io.wxgw.sim.scene.SyntheticVoice.Mode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Apps and a MAS, in virtual time and on a simulated network: what they hear and see of each other.
class AppMediaTest {
    private static final String CONF = "8001";
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final RtpPortRange PORTS = new RtpPortRange(28_000, 28_999);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final SimTime time = new SimTime();
    private final ManualLane apps = new ManualLane("apps", time);
    /// The MAS is another machine, and its clock was never set.
    private final ManualLane masLane = new ManualLane("mas", time, Duration.ofHours(-7));

    private final SimNetwork network = new SimNetwork(time, 1, masLane);
    private final FfmpegCodecs codecs = new FfmpegCodecs();
    private final MediaAccessServer mas =
            new MediaAccessServer(MasConfig.DEFAULT, () -> masLane, network, new FfmpegCodecs(), new Random(2));
    private final List<App> joined = new ArrayList<>();

    private final class App {
        private final MemberLook look;
        private final long ssrc;
        private final AddMemberResp ports;
        private final Perception perception;
        private final AppMedia media;

        /// Joins and speaks.
        App(int number, Sound sound, Mode voice) {
            look = MemberLook.numbered(number, "app-" + number);
            ssrc = 1_000L * number;
            perception = new Perception(apps, codecs, look);
            media = new AppMedia(apps, codecs, new Random(number), look, voice, sound, perception);
            ports = time.await(
                    mas.addMemberAsync(new AddMemberReq(
                            look.name(),
                            CONF,
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
            apps.run(() -> media.speak(socket, ssrc, ports.mixSsrc()));
            joined.add(this);
        }

        private RtpSocket socket(int masPort) {
            RtpSocket socket =
                    time.await(RtpSocket.open(network, apps, HERE, PORTS, _ -> true, "app", new Random(3)), SOON);
            apps.run(() -> socket.sendTo(new InetSocketAddress(HERE, masPort)));
            return socket;
        }

        void show(VideoType type, VideoSettings picture) {
            boolean screen = type == VideoType.SCREEN;
            RtpSocket socket = socket(screen ? ports.screenPort() : ports.videoPort());
            apps.run(() -> media.show(socket, screen ? ssrc + 1 : ssrc, type, picture));
        }

        void watch(App other, VideoType type) {
            boolean screen = type == VideoType.SCREEN;
            RtpSocket socket =
                    time.await(RtpSocket.open(network, apps, HERE, PORTS, _ -> true, "app", new Random(4)), SOON);
            apps.run(() -> media.watch(
                    socket, screen ? other.ssrc + 1 : other.ssrc, screen ? other.look.screen() : other.look));
            time.await(
                    mas.startForwardAsync(new StartForwardReq(
                            other.look.name(),
                            CONF,
                            type.number(),
                            HERE.getHostAddress(),
                            socket.port(),
                            AppMedia.VIDEO_PAYLOAD_TYPE,
                            0)),
                    SOON);
        }

        void listenFor(App other) {
            apps.run(() -> perception.listenFor(other.look));
        }

        MemberSecond take() {
            return apps.call(() -> perception.take(1, media.isSending(), media.sentBytes()));
        }
    }

    @AfterEach
    void freesItsCodecs() {
        joined.forEach(app -> apps.run(app.media::close));
        pass(1);
        assertThat(codecs.open()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Sound.class)
    void hearAndSeeEachOther(Sound sound) {
        App a = new App(1, sound, Mode.TONE);
        App b = new App(2, Sound.OPUS, Mode.TONE);
        meet(a, b);
        pass(3);
        a.take();
        b.take();
        pass(4);

        for (App app : List.of(a, b)) {
            MemberSecond taken = app.take();
            assertThat(taken.sending()).isTrue();
            assertThat(taken.sentKbps()).isPositive();
            assertThat(taken.hears().values())
                    .singleElement()
                    .satisfies(level -> assertThat(level).isBetween(-21.0, -15.0));
            assertThat(taken.echoDbfs()).isLessThan(-58);
            assertThat(taken.channels()).hasSize(2);
            ChannelSecond mix = taken.channels().getFirst();
            assertThat(mix.of()).isEqualTo(ChannelSecond.MIX);
            assertThat(mix.live()).isTrue();
            assertThat(mix.soundHoles()).isZero();
            assertThat(mix.undecodable()).isZero();
            ChannelSecond picture = taken.channels().getLast();
            assertThat(picture.seen()).isTrue();
            assertThat(picture.pictures()).isEqualTo(new PictureWatch.Summary(60, 60, 0, 0, 0, 0));
            assertThat(picture.kbps()).isPositive();
            assertThat(picture.arrival().p99Ms()).isBetween(0.0, 20.0);
            assertThat(picture.shown().p50Ms()).isBetween(200.0, 212.0);
        }
    }

    @ParameterizedTest
    @EnumSource(Sound.class)
    void measureHowLongAfterThePictureTheSoundComes(Sound sound) {
        App a = new App(1, sound, Mode.FLASH_AND_BEEP);
        App b = new App(2, sound, Mode.FLASH_AND_BEEP);
        meet(a, b);
        pass(3);
        a.take();
        b.take();
        pass(4);

        for (App app : List.of(a, b)) {
            assertThat(app.take().channels().getLast().soundAfterPictureMs()).isBetween(-10.0, 10.0);
        }
    }

    /// Each hears the other one alone, so that nothing of its own delay is in what it hears.
    @Test
    void areLipSynchronousThoughTheVoiceOfOneTakesItsTime() {
        App a = new App(1, Sound.OPUS, Mode.FLASH_AND_BEEP);
        UdpConditions slow = new UdpConditions(0, Duration.ofMillis(120), Duration.ZERO, 0, 0);
        network.conditions(new InetSocketAddress(HERE, a.ports.audioPort()), slow)
                .conditions(new InetSocketAddress(HERE, a.ports.audioPort() + 1), slow);
        App b = new App(2, Sound.OPUS, Mode.FLASH_AND_BEEP);
        meet(a, b);
        pass(3);
        a.take();
        b.take();
        pass(4);

        for (App app : List.of(a, b)) {
            assertThat(app.take().channels().getLast().soundAfterPictureMs())
                    .as(app.look.name())
                    .isBetween(-10.0, 10.0);
        }
    }

    @Test
    void shareAScreenBesideTheCameraAndMakeAKeyFrameWhenAskedForOne() {
        App a = new App(1, Sound.OPUS, Mode.TONE);
        App b = new App(2, Sound.OPUS, Mode.TONE);
        a.show(VideoType.CAMERA, Studio.PHONE);
        a.show(VideoType.SCREEN, MemberSettings.SCREEN);
        pass(3);
        b.watch(a, VideoType.CAMERA);
        b.watch(a, VideoType.SCREEN);
        pass(1);
        b.take();
        pass(2);

        List<ChannelSecond> channels = b.take().channels();
        assertThat(channels).extracting(ChannelSecond::of).containsExactly("mix", "app-1", "app-1 screen");
        assertThat(channels.get(1).pictures()).isEqualTo(new PictureWatch.Summary(30, 30, 0, 0, 0, 0));
        assertThat(channels.get(2).pictures()).isEqualTo(new PictureWatch.Summary(10, 10, 0, 0, 0, 0));
    }

    private static void meet(App a, App b) {
        for (App app : List.of(a, b)) {
            app.show(VideoType.CAMERA, Studio.PHONE);
        }
        a.listenFor(b);
        b.listenFor(a);
        a.watch(b, VideoType.CAMERA);
        b.watch(a, VideoType.CAMERA);
    }

    private void pass(int seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }
}
