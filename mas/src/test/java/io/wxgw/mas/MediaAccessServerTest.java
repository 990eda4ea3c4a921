package io.wxgw.mas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.MasGetStateReq;
import io.wxgw.api.mas.MasMemberState;
import io.wxgw.api.mas.MasWaitEventsReq;
import io.wxgw.api.mas.RemoveMemberReq;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.sim.ManualLane;
import io.wxgw.engine.sim.SimNetwork;
import io.wxgw.engine.sim.SimTime;
import io.wxgw.engine.sim.UdpConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Conferences in virtual time: real codecs, simulated network.
class MediaAccessServerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final double[] TONES = {440, 1_000, 1_700, 2_600};
    private static final double NOBODY = 3_200;

    private final SimTime time = new SimTime();
    private final ManualLane lane = new ManualLane("mas", time);
    private final ManualLane far = new ManualLane("members", time);
    private final SimNetwork network = new SimNetwork(time, 7, lane);
    private final FfmpegCodecs codecs = new FfmpegCodecs();
    private final FfmpegCodecs theirCodecs = new FfmpegCodecs();
    private final List<Member> members = new ArrayList<>();
    private MediaAccessServer server = server(MasConfig.DEFAULT);

    private MediaAccessServer server(MasConfig config) {
        return new MediaAccessServer(config, () -> lane, network, codecs, new Random(11));
    }

    @AfterEach
    void leavesNothingOpen() {
        server.closeAsync();
        time.advance(SECOND);
        members.forEach(Member::close);
        time.advance(SECOND);
        assertThat(server.rooms()).isZero();
        assertThat(codecs.open()).isZero();
        assertThat(network.boundPorts()).isZero();
    }

    private Member join(String confId) {
        return join(confId, "127.0.0.1");
    }

    private Member join(String confId, String host) {
        long ssrc = 1_000L + members.size();
        Member member = new Member("u" + members.size(), ssrc, far, network, host, theirCodecs);
        members.add(member);
        return member.to(add(member.request(confId)));
    }

    private AddMemberResp add(AddMemberReq request) {
        return await(server.addMemberAsync(request));
    }

    private <T> T await(CompletableFuture<T> future) {
        return time.await(future, SECOND);
    }

    private MasMemberState state(Member of) {
        return await(server.getStateAsync(new MasGetStateReq(""))).rooms().stream()
                .flatMap(room -> room.members().stream())
                .filter(member -> member.uuid().equals(of.uuid))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everybodyHearsEverybodyButHimself() {
        List<Member> four = List.of(join("c"), join("c"), join("c"), join("c"));
        for (int i = 0; i < 4; i++) {
            four.get(i).talk(TONES[i]);
            time.advance(Duration.ofMillis(7));
        }
        time.advance(SECOND.multipliedBy(7));

        Ear.hears(four.get(0).sound(5), 1_000, 1_700, 2_600);
        Ear.doesNotHear(four.get(0).sound(5), 440, NOBODY);
        Ear.hears(four.get(1).sound(5), 440, 1_700, 2_600);
        Ear.doesNotHear(four.get(1).sound(5), 1_000, NOBODY);
        Ear.hears(four.get(2).sound(5), 440, 1_000, 2_600);
        Ear.doesNotHear(four.get(2).sound(5), 1_700, NOBODY);
        Ear.hears(four.get(3).sound(5), 440, 1_000, 1_700);
        Ear.doesNotHear(four.get(3).sound(5), 2_600, NOBODY);
    }

    @Test
    void hearsTwoThroughClocksThatDriftForMinutes() {
        Member fast = join("c").drifting(400).talk(1_000);
        Member slow = join("c").drifting(-400).talk(2_600);
        for (int minute = 0; minute < 4; minute++) {
            time.advance(Duration.ofSeconds(60));
            Ear.hears(fast.sound(55), 2_600);
            Ear.hears(slow.sound(55), 1_000);
        }
    }

    @Test
    void allPassiveListenersShareOneEncoder() {
        Member speaker = join("c").talk(1_000);
        List<Member> listeners = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            listeners.add(join("c"));
        }
        time.advance(SECOND.multipliedBy(3));

        // one decoder of the speaker, one encoder for it, one for all others
        assertThat(codecs.open()).isEqualTo(3);
        assertThat(state(speaker).speaking()).isTrue();
        assertThat(state(listeners.getFirst()).speaking()).isFalse();
        for (Member listener : listeners) {
            Ear.hears(listener.sound(1), 1_000);
        }
        Ear.doesNotHear(speaker.sound(1), 1_000);
        assertThat(listeners.get(0).heard.getLast().data())
                .isEqualTo(listeners.get(1).heard.getLast().data());
    }

    @Test
    void whoSendsSilenceIsAPassiveListener() {
        join("c").talk(1_000);
        Member quiet = join("c").murmur();
        Member listener = join("c");
        time.advance(SECOND.multipliedBy(3));

        // two decoders, one encoder for the speaker, one for the others
        assertThat(codecs.open()).isEqualTo(4);
        assertThat(state(quiet)).isEqualTo(new MasMemberState("u1", true, false, false, false, 0));
        Ear.hears(quiet.sound(1), 1_000);
        assertThat(quiet.heard.getLast().data())
                .isEqualTo(listener.heard.getLast().data());
    }

    @Test
    void aListenerThatOnlyKeepsAliveHearsTheMix() {
        Member listener = join("c");
        join("c").talk(440);
        time.advance(SECOND.multipliedBy(3));
        assertThat(state(listener)).isEqualTo(new MasMemberState("u0", false, false, false, false, 0));
        Ear.hears(listener.sound(1), 440);
    }

    @Test
    void alwaysSendsAMixEvenOfNothing() {
        Member alone = join("c");
        time.advance(SECOND.multipliedBy(2));
        assertThat(alone.heard.size()).isGreaterThan(80);
        Ear.doesNotHear(alone.sound(1), 440, 1_000);
    }

    @Test
    void membersComeAndGoWithoutAClickForTheOthers() {
        Member one = join("c").talk(440);
        Member two = join("c").talk(1_000);
        Member listener = join("c");
        time.advance(SECOND.multipliedBy(3));
        Member third = join("c").talk(1_700);
        time.advance(SECOND.multipliedBy(2));
        Ear.hears(listener.sound(1), 440, 1_000, 1_700);
        await(server.removeMemberAsync(new RemoveMemberReq(third.uuid, "c")));
        time.advance(SECOND.multipliedBy(2));
        Ear.hears(listener.sound(1), 440, 1_000);
        Ear.doesNotHear(listener.sound(1), 1_700);
        Ear.hears(one.sound(1), 1_000);
        two.hush();
        time.advance(SECOND.multipliedBy(2));
        assertThat(state(two).speaking()).isFalse();
        Ear.hears(two.sound(1), 440);
        Ear.doesNotHear(one.sound(1), 1_000, 440);
    }

    /// What lip-sync rests on: sender reports of the member in, sender reports of the mix out.
    @Test
    void saysOfTheMixWhenItsSoundWasCaptured() {
        network.conditions(new UdpConditions(0, Duration.ofMillis(2), Duration.ZERO, 0, 0));
        Member listener = join("c");
        Member speaker = join("c").talk(7);
        time.advance(SECOND.multipliedBy(6));
        // two ways of 2 ms each, which no report can know of
        assertThat(listener.lateness(speaker)).isBetween(3_000_000L, 5_500_000L);
    }

    @Test
    void bearsJitterAndReordering() {
        network.conditions(new UdpConditions(0, Duration.ofMillis(20), Duration.ofMillis(15), 0.02, 0.01));
        Member one = join("c").talk(440);
        Member two = join("c").talk(1_700);
        time.advance(SECOND.multipliedBy(20));
        network.conditions(UdpConditions.GOOD);
        time.advance(SECOND);
        float[] sound = one.sound(10);
        Ear.doesNotHear(sound, 440);
        assertThat(two.sound(10)).isNotEmpty();
        time.advance(SECOND.multipliedBy(3));
        Ear.hears(one.sound(2), 1_700);
    }

    @Test
    void goesOnAfterLossesWithNoMoreThanTheLostSoundMissing() {
        network.conditions(UdpConditions.losing(0.03));
        Member one = join("c").talk(440);
        Member two = join("c").talk(1_700);
        time.advance(SECOND.multipliedBy(20));
        network.conditions(UdpConditions.GOOD);
        time.advance(SECOND.multipliedBy(3));
        Ear.hears(one.sound(2), 1_700);
        Ear.hears(two.sound(2), 440);
    }

    @Test
    void bearsSendersThatSendInBursts() {
        Member one = join("c").inBursts(3).talk(440);
        Member two = join("c").talk(1_700);
        time.advance(SECOND.multipliedBy(10));
        Ear.hears(two.sound(5), 440);
        Ear.hears(one.sound(5), 1_700);
    }

    @Test
    void givesBackItsPortsAndAnswersTheSameForTheSame() {
        Member one = join("c");
        int bound = network.boundPorts();
        AddMemberResp again = add(one.request("c"));
        assertThat(again).isEqualTo(add(one.request("c")));
        assertThat(network.boundPorts()).isEqualTo(bound);
        assertThat(again.audioPort()).isBetween(24_000, 27_998).matches(port -> port % 2 == 0);
        assertThat(again.videoPort()).isNotZero().isNotEqualTo(again.audioPort());
        assertThat(again.screenPort()).isZero();

        await(server.removeMemberAsync(new RemoveMemberReq(one.uuid, "c")));
        assertThat(network.boundPorts()).isEqualTo(2);
        assertThat(server.rooms()).isZero();
        assertRefused(server.removeMemberAsync(new RemoveMemberReq(one.uuid, "c")), ErrorCode.NOT_FOUND);
    }

    @Test
    void opensOtherPortsForOtherParameters() {
        Member one = join("c");
        AddMemberResp before = add(one.request("c"));
        AddMemberResp after =
                add(new AddMemberReq(one.uuid, "c", one.ssrc, Member.AAC, "AAC", -1, "", "", 5, Member.H264, "H264"));
        assertThat(after.audioPort()).isNotZero().isNotEqualTo(before.audioPort());
        assertThat(after.videoPort()).isZero();
        assertThat(after.screenPort()).isNotZero();
        assertThat(await(server.getStateAsync(new MasGetStateReq("c")))
                        .rooms()
                        .getFirst()
                        .members())
                .hasSize(1);
    }

    @Test
    void believesNoStranger() {
        Member listener = join("c");
        Member stranger = join("c", "10.0.0.66").talk(1_000);
        time.advance(SECOND.multipliedBy(2));
        assertThat(state(stranger).sound()).isFalse();
        assertThat(stranger.heard).isEmpty();
        Ear.doesNotHear(listener.sound(1), 1_000);
    }

    @Test
    void believesTheAddressThatWasNamed() {
        Member far1 = new Member("far", 77, far, network, "10.0.0.66", theirCodecs);
        members.add(far1);
        far1.to(add(new AddMemberReq("far", "c", 77, Member.AAC, "AAC", -1, "", "10.0.0.66", -1, -1, "")))
                .talk(1_000);
        Member listener = join("c");
        time.advance(SECOND.multipliedBy(3));
        Ear.hears(listener.sound(1), 1_000);
        assertThat(far1.heard).isNotEmpty();
    }

    @Test
    void refusesWhatItCannotDo() {
        assertRefused(add2("u", "G722", 9), ErrorCode.UNSUPPORTED_CODEC);
        assertRefused(add2("", "AAC", 97), ErrorCode.BAD_PARAMETER);
        assertRefused(add2("u", "AAC", 72), ErrorCode.BAD_PARAMETER);
        assertRefused(add2("u", "AAC", 128), ErrorCode.BAD_PARAMETER);
        assertRefused(
                server.addMemberAsync(new AddMemberReq("u", "c", 1L << 32, 97, "AAC", -1, "", "", -1, -1, "")),
                ErrorCode.BAD_PARAMETER);
        assertRefused(
                server.addMemberAsync(new AddMemberReq("u", "c", 1, 97, "AAC", -1, "", "a.b", -1, -1, "")),
                ErrorCode.BAD_PARAMETER);
        assertRefused(
                server.addMemberAsync(new AddMemberReq("u", "c", 1, 97, "AAC", -1, "", "::1", -1, -1, "")),
                ErrorCode.BAD_PARAMETER);
        assertThat(server.rooms()).isZero();
    }

    private CompletableFuture<AddMemberResp> add2(String uuid, String audioCodec, int payloadType) {
        return server.addMemberAsync(new AddMemberReq(uuid, "c", 1, payloadType, audioCodec, -1, "", "", -1, -1, ""));
    }

    @Test
    void refusesMoreThanItsLimits() {
        server = server(new MasConfig(
                "127.0.0.1", 24_000, 24_007, MasConfig.DEFAULT.allow(), 2, 2, 1, 0, SECOND, Duration.ZERO));
        join("a");
        await(add2("second", "AAC", 97));
        assertRefused(
                server.addMemberAsync(new AddMemberReq("x", "third", 1, 97, "AAC", -1, "", "", -1, -1, "")),
                ErrorCode.OVERLOADED);
        await(server.addMemberAsync(new AddMemberReq("w", "a", 1, 97, "AAC", -1, "", "", -1, -1, "")));
        assertRefused(
                server.addMemberAsync(new AddMemberReq("v", "a", 1, 97, "AAC", -1, "", "", -1, -1, "")),
                ErrorCode.TOO_MANY);
    }

    @Test
    void refusesWhenNoPortIsFreeAndKeepsNone() {
        server = server(new MasConfig(
                "127.0.0.1", 24_000, 24_003, MasConfig.DEFAULT.allow(), 9, 9, 1, 0, SECOND, Duration.ZERO));
        assertRefused(
                server.addMemberAsync(new AddMemberReq("u", "c", 1, 97, "AAC", 96, "H264", "", 2, 98, "H264")),
                ErrorCode.OVERLOADED);
        assertThat(network.boundPorts()).isZero();
        assertThat(server.rooms()).isZero();
    }

    @Test
    void refusesWhoIsInterruptedWhileHeWaitsForEvents() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> server.waitEvents(new MasWaitEventsReq(0, 30_000)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL));
        assertThat(Thread.interrupted()).isTrue();
    }

    private void assertRefused(CompletableFuture<?> call, ErrorCode code) {
        assertThatThrownBy(() -> await(call))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
