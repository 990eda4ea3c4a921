package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.FaultProxy;
import io.wxgw.testkit.FfmpegProcess;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
import io.wxgw.testkit.ToneMeter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conference of two phones and an app in five processes, while its network and its live server fail it.
@Tag("peers")
class FaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Three times the five seconds within which a dead live server must show.
    private static final Duration NOTICED = Duration.ofSeconds(15);

    /// Three times the 1.5 s within which pictures are back after a phone is.
    private static final Duration BACK = Duration.ofMillis(4_500);

    private static final Duration HEARING = Duration.ofSeconds(2);

    private static final SyntheticMember A440 = new SyntheticMember(440, "0x803020");
    private static final SyntheticMember B1000 = new SyntheticMember(1000, "0x2060A0");
    private static final SyntheticMember C1700 = new SyntheticMember(1700, "0x208030");

    @TempDir
    Path folder;

    @Test
    void aConferenceOutlivesItsNetworkAndItsLiveServer() throws Exception {
        try (Deployment house = Deployment.start(Deployment.Shape.FIVE_PROCESSES, folder);
                FaultProxy network = new FaultProxy(house.rtmpPort());
                MiniProgram p = MiniProgram.join(house.callroute(), "faults", "p");
                MiniProgram q = MiniProgram.join(house.callroute(), "faults", "q");
                RtpApp app = RtpApp.join(house.apps(), "faults", "app", "opus", List.of("-max_delay", "0"))) {
            FfmpegProcess lost = p.pushThrough(network.port(), A440);
            q.push(B1000);
            app.send(C1700);
            await().atMost(PATIENCE).until(() -> app.allFlow(3));

            anAppOnALossyNetworkIsHeardWithoutHoles(app, p);
            aPlayerSurvivesThatThePhoneIsGone(network, lost, p, q);
            aFrozenLiveServerIsNoticedAndTakenUpAgain(house);
            aLiveServerMayStartAnew(house, p, q);
            aMasMayStartAnew(house, p, q);
        }
    }

    private static void anAppOnALossyNetworkIsHeardWithoutHoles(RtpApp app, MiniProgram p) {
        app.lose(0.05);
        Recording heard = p.hear(Duration.ofSeconds(6));
        app.lose(0);
        ToneMeter mix = Measured.last(heard).tones().slice(1, 5);
        assertThat(mix.deepestDip()).as("deepest 60 ms").isLessThanOrEqualTo(10);
        assertThat(mix.weakest(1700)).isGreaterThan(-24);
    }

    /// The phone's connection does not end, it only goes silent; the phone comes back on another one.
    private static void aPlayerSurvivesThatThePhoneIsGone(
            FaultProxy network, FfmpegProcess lost, MiniProgram p, MiniProgram q) throws Exception {
        Player watching = q.watch(q.requestVideo(p.ssrc()));
        awaitPictures(watching, 30, PATIENCE);
        network.stall();
        int before = awaitStandstill(watching);
        p.push(A440);
        timed("phone back, its viewer sees it", BACK.plus(PATIENCE), () -> pictures(watching) >= before + 5);
        lost.kill();
        awaitPictures(watching, before + 40, PATIENCE);
        assertThat(watching.running()).isTrue();
        watching.close();
    }

    private static void aFrozenLiveServerIsNoticedAndTakenUpAgain(Deployment house) throws Exception {
        house.freeze("live", true);
        timed("live server frozen, noticed", NOTICED, () -> allLinksAre(house, LinkState.INTERRUPTED));
        house.freeze("live", false);
        timed("live server goes on, all links live", PATIENCE, () -> allLinksAre(house, LinkState.LIVE));
    }

    private static void aLiveServerMayStartAnew(Deployment house, MiniProgram p, MiniProgram q) throws Exception {
        house.crash("live");
        timed("live server killed, noticed", NOTICED, () -> allLinksAre(house, LinkState.INTERRUPTED));
        house.restart("live");
        p.push(A440);
        q.push(B1000);
        timed("live server started anew, all links live", PATIENCE, () -> allLinksAre(house, LinkState.LIVE));
        ToneMeter mix = Measured.last(p.hear(Duration.ofSeconds(4))).tones().slice(1, 3);
        assertThat(mix.weakest(1000)).isGreaterThan(-24);
        assertThat(mix.weakest(1700)).isGreaterThan(-24);
    }

    /// Its members were lost with it; the gateway is told where they are now, and no player notices.
    private static void aMasMayStartAnew(Deployment house, MiniProgram p, MiniProgram q) throws Exception {
        Player listening = p.listen(Player.Tracks.SOUND);
        house.crash("mas");
        house.restart("mas");
        timed(
                "MAS started anew, both phones heard, with twice three seconds of listening",
                PATIENCE,
                () -> isHeard(p.hear(HEARING), 1000) && isHeard(q.hear(HEARING), 440));
        assertThat(listening.running()).isTrue();
        listening.close();
    }

    private static boolean isHeard(Recording recording, int tone) {
        return Measured.last(recording).tones().slice(1, 1).weakest(tone) > -24;
    }

    /// Waits, and prints how long it took.
    private static void timed(String what, Duration limit, Callable<Boolean> until) {
        long begun = System.nanoTime();
        await().atMost(limit).until(until);
        System.out.printf("%s: %.1f s%n", what, (System.nanoTime() - begun) / 1e9);
    }

    private static int pictures(Player player) {
        return (int) player.packets().stream()
                .filter(packet -> packet.kind() == Recording.Packet.Kind.VIDEO)
                .count();
    }

    private static void awaitPictures(Player player, int count, Duration limit) {
        await().atMost(limit).until(() -> pictures(player) >= count);
    }

    /// Waits until a player has got nothing for a while: how many packets it has.
    private static int awaitStandstill(Player player) {
        int[] last = {-1};
        await().pollInterval(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> {
            int now = player.packets().size();
            boolean still = now == last[0];
            last[0] = now;
            return still;
        });
        return last[0];
    }

    private static boolean allLinksAre(Deployment house, String phase) {
        return house.gateway().getState(new GetStateReq("faults")).rooms().stream()
                .flatMap(room -> room.links().stream())
                .allMatch(link -> link.phase().equals(phase));
    }
}
