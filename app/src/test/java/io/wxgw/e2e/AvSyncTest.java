package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A member's picture in the listener's own mix channel: on, another member, off; the sound never notices.
@Tag("peers")
class AvSyncTest {
    private static final Duration LENGTH = Duration.ofSeconds(Measured.SECONDS);
    private static final long LARGEST_AUDIO_STEP_MS = 43;

    @TempDir
    Path folder;

    @Test
    void bringsThePictureOnSwitchesItAndTakesItOut() throws Exception {
        SyntheticMember first = new SyntheticMember(1000, "0x803020");
        SyntheticMember second = new SyntheticMember(1700, "0x2060A0");
        try (Deployment house = Deployment.start(Deployment.Shape.ONE_PROCESS, folder);
                MiniProgram listener = MiniProgram.join(house.callroute(), "av", "listener");
                MiniProgram a = MiniProgram.join(house.callroute(), "av", "a");
                MiniProgram b = MiniProgram.join(house.callroute(), "av", "b")) {
            a.push(first);
            b.push(second);
            Player faithful = listener.listen(Player.Tracks.SOUND);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> faithful.packets().size() > 50);

            sync(listener, a);
            fresh(listener, first);

            sync(listener, b);
            fresh(listener, second);

            JsonNode cancelled = listener.call("wxcancelvideo", b.ssrc());
            assertThat(cancelled.path("result").has("code")).as("%s", cancelled).isFalse();
            Recording after =
                    listener.watch(listener.joined("pullaudiourl"), Player.Tracks.SOUND, LENGTH.plusSeconds(1));
            assertThat(after.packets(Recording.Packet.Kind.VIDEO)).isEmpty();
            Measured.sound(after, new double[] {1000, 1700}, new double[] {440, 2600});

            assertThat(faithful.running()).isTrue();
            Recording whole = faithful.finish();
            assertThat(whole.largestAudioStepMs()).isLessThanOrEqualTo(LARGEST_AUDIO_STEP_MS);
            assertThat(whole.packets(Recording.Packet.Kind.AUDIO)).hasSizeGreaterThan(500);
        }
    }

    private static void sync(MiniProgram listener, MiniProgram member) throws InterruptedException {
        JsonNode answer = listener.call("wxreqavsync", member.ssrc());
        assertThat(answer.path("result").has("code")).as("%s", answer).isFalse();
    }

    /// A player that starts now finds the member's counter running, and the same sound.
    private static void fresh(MiniProgram listener, SyntheticMember shown) {
        Recording both = listener.watch(listener.joined("pullaudiourl"), Player.Tracks.BOTH, LENGTH.plusSeconds(4));
        Measured.picture(both, shown);
        Measured.sound(both, new double[] {1000, 1700}, new double[] {440, 2600});
    }
}
