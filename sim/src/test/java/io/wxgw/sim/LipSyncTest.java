package io.wxgw.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.signal.VideoType;
import io.wxgw.codec.VideoSettings;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.UdpConditions;
import io.wxgw.sim.MemberSettings.Sound;
import io.wxgw.sim.phone.HostResolver;
import io.wxgw.sim.phone.LivePusher;
import io.wxgw.sim.phone.Phone;
import io.wxgw.sim.phone.PhoneSettings;
import io.wxgw.sim.scene.CameraSource;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.Studio;
import io.wxgw.sim.scene.SyntheticVoice.Mode;
import io.wxgw.sim.scene.VoiceSource;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.rtmp.RtmpUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How far apart a beep is heard and the flash is seen that was made in the same moment: pts(beep) -
/// pts(flash) where both are played, of a hundred flashes, on each way through all media boxes, in virtual
/// time.
final class LipSyncTest {
    private static final int FLASHES = 100;
    private static final double APART_MS = 45;
    private static final double APART_ON_A_BAD_NETWORK_MS = 80;

    private final VirtualHouse house = new VirtualHouse();

    private final class MiniProgram {
        private final MemberLook look;
        private final Phone phone;
        private final Perception perception;

        MiniProgram(int number, ManualLane lane, Mode voice, VideoSettings camera) {
            look = MemberLook.numbered(number, "mp-" + number);
            house.join(look.name());
            phone = new Phone(lane, house.network, HostResolver.LITERAL, new Random(number), PhoneSettings.DEFAULT);
            perception = new Perception(lane, house.codecs, look);
            Studio studio = new Studio(
                    new VoiceSource(lane, house.codecs, look, voice, AacFormat.LC_48K_MONO),
                    new CameraSource(lane, house.codecs, look, voice, camera));
            lane.run(
                    () -> new LivePusher(phone, RtmpUrl.parse(VirtualHouse.url(look.name())), studio, _ -> {}).start());
        }

        /// Hears and sees one member in one player.
        void avSync(VirtualApp app) {
            house.watchByMas("app_v", app.look().name(), app.look().name());
            avSync(app.look());
        }

        /// The same of a mini program.
        void avSync(MemberLook other) {
            house.avSync(look.name(), other.name());
            RtmpUrl mix = RtmpUrl.parse(VirtualHouse.url(look.name() + "_mix"));
            ((ManualLane) phone.lane()).run(() -> {
                perception.listenFor(other);
                perception.hear(other, senses -> new RtmpWatching(phone, mix, senses));
            });
        }

        MemberSecond take() {
            return ((ManualLane) phone.lane()).call(() -> perception.take(1, true, 0));
        }
    }

    private static VideoSettings camera(int frameRate) {
        return new VideoSettings(96, 160, frameRate, 2 * frameRate, 100_000);
    }

    private VirtualApp app(ManualLane lane, Sound sound, Mode voice, VideoSettings camera) {
        VirtualApp app = new VirtualApp(house.place(lane), house.codecs, 7, sound, voice);
        app.show(VideoType.CAMERA, camera);
        return app;
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 30})
    void anAppSeenByAMiniProgram(int frameRate) {
        VirtualApp app = app(house.phones, Sound.OPUS, Mode.FLASH_AND_BEEP, camera(frameRate));
        MiniProgram listener = new MiniProgram(1, house.phones, Mode.SILENT, camera(frameRate));
        house.pass(3);
        listener.avSync(app);
        assertTogether(offsets(listener::take, FLASHES), APART_MS);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 30})
    void aMiniProgramSeenByAnother(int frameRate) {
        MiniProgram speaker = new MiniProgram(1, house.phones, Mode.FLASH_AND_BEEP, camera(frameRate));
        MiniProgram listener = new MiniProgram(2, house.phones, Mode.SILENT, camera(frameRate));
        house.pass(3);
        listener.avSync(speaker.look);
        assertTogether(offsets(listener::take, FLASHES), APART_MS);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 30})
    void aMiniProgramSeenByAnApp(int frameRate) {
        MiniProgram speaker = new MiniProgram(1, house.phones, Mode.FLASH_AND_BEEP, camera(frameRate));
        VirtualApp listener = app(house.phones, Sound.AAC, Mode.SILENT, camera(frameRate));
        house.pass(3);
        listener.listenFor(speaker.look);
        listener.watch(speaker.look, speaker.look.name(), VirtualHouse.ssrc(0), VideoType.CAMERA);
        assertTogether(offsets(listener::take, FLASHES), APART_MS);
    }

    @Test
    void anAppOnABadNetworkSeenByAMiniProgram() {
        VirtualApp app = app(house.phones, Sound.OPUS, Mode.FLASH_AND_BEEP, camera(15));
        app.conditions(new UdpConditions(0.03, Duration.ofMillis(10), Duration.ofMillis(50), 0, 0));
        MiniProgram listener = new MiniProgram(1, house.phones, Mode.SILENT, camera(15));
        house.pass(3);
        listener.avSync(app);
        assertTogether(offsets(listener::take, 2 * FLASHES), APART_ON_A_BAD_NETWORK_MS);
    }

    /// As far apart as in an hour at 100 ppm, in a tenth of it.
    @Test
    void clocksThatDriftApartForAnHour() {
        ManualLane fast = ManualLane.drifting("fast", house.time, 1_000);
        ManualLane slow = ManualLane.drifting("slow", house.time, -1_000);
        VirtualApp app = app(fast, Sound.PCMA, Mode.FLASH_AND_BEEP, camera(15));
        MiniProgram listener = new MiniProgram(1, slow, Mode.SILENT, camera(15));
        house.pass(3);
        listener.avSync(app);
        assertTogether(offsets(listener::take, 360), APART_MS);
    }

    /// One a second, after the first ones.
    private List<Double> offsets(Supplier<MemberSecond> taken, int seconds) {
        house.pass(3);
        var _ = taken.get();
        List<Double> offsets = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            house.pass(1);
            taken.get().channels().stream()
                    .map(ChannelSecond::soundAfterPictureMs)
                    .filter(Objects::nonNull)
                    .forEach(offsets::add);
        }
        return offsets;
    }

    private static void assertTogether(List<Double> offsets, double mostMs) {
        List<Double> sorted = offsets.stream().map(Math::abs).sorted().toList();
        assertThat(sorted).hasSizeGreaterThan(FLASHES * 9 / 10);
        System.out.printf(
                "%d flashes, apart by p50 %.1f, p95 %.1f, at most %.1f ms; first %.1f, last %.1f%n",
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 95 / 100),
                sorted.getLast(),
                offsets.getFirst(),
                offsets.getLast());
        assertThat(sorted.get(sorted.size() * 95 / 100)).as("%s", offsets).isLessThanOrEqualTo(mostMs);
    }
}
