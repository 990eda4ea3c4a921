package io.wxgw.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.signal.VideoType;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.engine.sim.UdpConditions;
import io.wxgw.mas.MasConfig;
import io.wxgw.mas.MediaAccessServer;
import io.wxgw.sim.MemberSettings.Sound;
import io.wxgw.sim.measure.PictureWatch;
import io.wxgw.sim.scene.Studio;
import io.wxgw.sim.scene.SyntheticVoice.Mode;
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

    private final SimTime time = new SimTime();
    private final ManualLane apps = new ManualLane("apps", time);
    /// The MAS is another machine, and its clock was never set.
    private final ManualLane masLane = new ManualLane("mas", time, Duration.ofHours(-7));

    private final SimNetwork network = new SimNetwork(time, 1, masLane);
    private final FfmpegCodecs codecs = new FfmpegCodecs();
    private final MediaAccessServer mas =
            new MediaAccessServer(MasConfig.DEFAULT, () -> masLane, network, new FfmpegCodecs(), new Random(2));
    private final List<VirtualApp> joined = new ArrayList<>();

    private VirtualApp app(int number, Sound sound, Mode voice) {
        VirtualApp app =
                new VirtualApp(new VirtualApp.Place(time, network, apps, mas, CONF), codecs, number, sound, voice);
        joined.add(app);
        return app;
    }

    @AfterEach
    void freesItsCodecs() {
        joined.forEach(VirtualApp::close);
        pass(1);
        assertThat(codecs.open()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Sound.class)
    void hearAndSeeEachOther(Sound sound) {
        VirtualApp a = app(1, sound, Mode.TONE);
        VirtualApp b = app(2, Sound.OPUS, Mode.TONE);
        meet(a, b);
        pass(3);
        a.take();
        b.take();
        pass(4);

        for (VirtualApp app : List.of(a, b)) {
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
        VirtualApp a = app(1, sound, Mode.FLASH_AND_BEEP);
        VirtualApp b = app(2, sound, Mode.FLASH_AND_BEEP);
        meet(a, b);
        pass(3);
        a.take();
        b.take();
        pass(4);

        for (VirtualApp app : List.of(a, b)) {
            assertThat(app.take().channels().getLast().soundAfterPictureMs()).isBetween(-10.0, 10.0);
        }
    }

    /// Each hears the other one alone, so that nothing of its own delay is in what it hears.
    @Test
    void areLipSynchronousThoughTheVoiceOfOneTakesItsTime() {
        VirtualApp a = app(1, Sound.OPUS, Mode.FLASH_AND_BEEP);
        UdpConditions slow = new UdpConditions(0, Duration.ofMillis(120), Duration.ZERO, 0, 0);
        a.soundConditions(slow);
        VirtualApp b = app(2, Sound.OPUS, Mode.FLASH_AND_BEEP);
        meet(a, b);
        pass(3);
        a.take();
        b.take();
        pass(4);

        for (VirtualApp app : List.of(a, b)) {
            assertThat(app.take().channels().getLast().soundAfterPictureMs())
                    .as(app.look().name())
                    .isBetween(-10.0, 10.0);
        }
    }

    @Test
    void shareAScreenBesideTheCameraAndMakeAKeyFrameWhenAskedForOne() {
        VirtualApp a = app(1, Sound.OPUS, Mode.TONE);
        VirtualApp b = app(2, Sound.OPUS, Mode.TONE);
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

    private static void meet(VirtualApp a, VirtualApp b) {
        for (VirtualApp app : List.of(a, b)) {
            app.show(VideoType.CAMERA, Studio.PHONE);
        }
        a.listenFor(b.look());
        b.listenFor(a.look());
        a.watch(b, VideoType.CAMERA);
        b.watch(a, VideoType.CAMERA);
    }

    private void pass(int seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }
}
