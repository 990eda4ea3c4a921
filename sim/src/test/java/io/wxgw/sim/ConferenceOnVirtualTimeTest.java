package io.wxgw.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.engine.sim.UdpConditions;
import io.wxgw.testkit.ToneMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// push -> live -> wxmgw -> MAS -> wxmgw -> live -> play: the media boxes themselves, each on its lane, in
/// virtual time and on a simulated network.
final class ConferenceOnVirtualTimeTest {
    private final VirtualHouse house = new VirtualHouse();

    @Test
    void everybodyHearsTheOthersAndNotHimself() {
        double[] tones = {440, 1_000, 1_700};
        List<SimPlayer> ears = new ArrayList<>();
        for (int i = 0; i < tones.length; i++) {
            house.join("m" + i);
            house.phone("m" + i, tones[i], false).start();
            ears.add(house.player("m" + i + "_mix"));
        }
        house.pass(8);
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
        house.join("a");
        house.phone("a", 440, false).start();
        house.pass(2);
        house.watchByMas("x_v", "x", "a");
        SimPlayer viewer = house.player("x_v");
        house.pass(4);
        assertInOrder(viewer.pictures(), 40);
    }

    @Test
    void showsOneMiniProgramToAnotherWithoutTheMas() {
        house.join("a");
        house.join("b");
        house.phone("b", 440, false).start();
        house.pass(2);
        house.watch("b_v", "a", "b");
        SimPlayer viewer = house.player("b_v");
        house.pass(4);
        assertInOrder(viewer.pictures(), 55);
    }

    /// Five per cent of all packets between the gateway and the MAS, and 50 ms of jitter: what is lost is sent again. A
    /// mini program cannot make a key frame when it is asked: without that, a loss costs all up to its next one.
    @Test
    void losesHardlyAPictureWherePacketsAreLost() {
        house.network.conditions(new UdpConditions(0.05, Duration.ofMillis(1), Duration.ofMillis(50), 0, 0));
        house.join("a");
        house.phone("a", 440, false).start();
        house.pass(3);
        house.watchByMas("x_v", "x", "a");
        SimPlayer viewer = house.player("x_v");
        house.pass(30);
        List<Integer> numbers =
                viewer.pictures().stream().map(SimPlayer.Picture::number).toList();
        assertThat(numbers.stream().distinct()).hasSizeGreaterThan(435);
        assertThat(viewer.pictures()).isSortedAccordingTo((one, other) -> Long.compare(one.dtsMs(), other.dtsMs()));
    }

    /// The measure of lip-sync: a beep begins with every 15th picture. Where the two lie in the speaker's own
    /// stream, they lie in the listener's mix, though the sound went through the mixer and the picture did
    /// not.
    @Test
    void bringsSoundAndPictureOfAMemberTogetherInTheMix() {
        house.join("a");
        house.join("b");
        house.phone("b", 1_000, true).start();
        SimPlayer source = house.player("b");
        SimPlayer listener = house.player("a_mix");
        house.pass(3);
        house.avSync("a", "b");
        house.pass(8);
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

    static void assertInOrder(List<SimPlayer.Picture> pictures, int least) {
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
}
