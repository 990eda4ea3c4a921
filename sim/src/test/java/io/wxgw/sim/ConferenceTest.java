package io.wxgw.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.signal.VideoType;
import io.wxgw.sim.Conference.Plan;
import io.wxgw.sim.Conference.Sight;
import io.wxgw.sim.phone.PhoneSettings;
import io.wxgw.sim.scene.MemberLook;
import io.wxgw.sim.scene.Studio;
import io.wxgw.sim.scene.SyntheticVoice.Mode;
import io.wxgw.sim.signal.SignalFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Simulated mini programs on real sockets, in the plainest conference.
@Tag("peers")
class ConferenceTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Report json = new Report.Json(new PrintStream(out, true, StandardCharsets.UTF_8));

    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void twoHearAndSeeEachOther() throws Exception {
        try (PlainConference conference = new PlainConference();
                Equipment equipment = new Equipment(new Random(1))) {
            Verdict verdict = new Conference(
                            equipment, plan(conference.frontDoor(), Mode.TONE, Sight.CHANNELS, 2), json, never)
                    .run();

            assertThat(verdict.failures()).isEmpty();
            assertThat(verdict.passed()).isTrue();
            assertThat(verdict.summary()).isEqualTo("heard 2/2, seen 2/2");
            assertThat(conference.publishes()).isEqualTo(2);
            assertThat(conference.methods())
                    .containsExactly(
                            "wxjoinconf", "wxjoinconf", "wxreqvideo", "wxreqvideo", "wxquitconf", "wxquitconf");
            assertThat(equipment.codecs().open()).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
                .anyMatch(line -> line.contains("\"seen\":true"));
    }

    @Test
    void lipSyncOfOneStreamIsWithinItsPictureTime() throws Exception {
        try (PlainConference conference = new PlainConference();
                Equipment equipment = new Equipment(new Random(1))) {
            Verdict verdict = new Conference(
                            equipment, plan(conference.frontDoor(), Mode.FLASH_AND_BEEP, Sight.AV_SYNC, 2), json, never)
                    .run();

            assertThat(verdict.failures()).isEmpty();
        }
        List<Double> offsets = out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("soundAfterPictureMs\":") && !line.contains("soundAfterPictureMs\":null"))
                .map(line -> Double.parseDouble(line.replaceAll(".*soundAfterPictureMs\":(-?[0-9.E]+).*", "$1")))
                .toList();
        assertThat(offsets).isNotEmpty().allSatisfy(offset -> assertThat(offset).isBetween(-15.0, 15.0));
    }

    @Test
    void whoIsNotThereIsNeitherHeardNorSeen() throws Exception {
        try (PlainConference conference = new PlainConference();
                Equipment equipment = new Equipment(new Random(1))) {
            Verdict verdict = new Conference(
                            equipment,
                            new Plan(
                                    List.of(member(conference.frontDoor(), 1, Mode.TONE)),
                                    List.of(new Conference.Other(
                                            MemberLook.named("mp-5"), 2, Set.of(VideoType.CAMERA))),
                                    List.of(),
                                    Sight.CHANNELS,
                                    5,
                                    Duration.ofSeconds(4),
                                    1),
                            json,
                            never)
                    .run();

            assertThat(verdict.passed()).isFalse();
            assertThat(verdict.summary()).isEqualTo("heard 0/1, seen 0/1");
            assertThat(verdict.failures()).hasSize(2).anyMatch(line -> line.startsWith("NOT mp-1 sees mp-5"));
        }
    }

    @Test
    void aRefusalEndsTheRunWithItsCode() throws Exception {
        try (PlainConference conference = new PlainConference();
                Equipment equipment = new Equipment(new Random(1))) {
            Conference three =
                    new Conference(equipment, plan(conference.frontDoor(), Mode.TONE, Sight.CHANNELS, 3), json, never);

            assertThatThrownBy(three::run)
                    .isInstanceOfSatisfying(
                            SignalFailure.class,
                            refused -> assertThat(refused.code())
                                    .isEqualTo(Integer.toString(ErrorCode.OVERLOADED.number())))
                    .hasMessageContaining("two are enough");
            assertThat(equipment.codecs().open()).isZero();
        }
    }

    @Test
    void commandsSayByTheirExitCodeHowItWent() throws Exception {
        try (PlainConference conference = new PlainConference()) {
            String url = conference.frontDoor().toString();
            assertThat(SimCommand.line(new Random(1))
                            .execute("load", "--url", url, "--members=2", "--seconds=6", "--warm-up=2", "--json"))
                    .isZero();
        }
        try (PlainConference conference = new PlainConference()) {
            String url = conference.frontDoor().toString();
            assertThat(SimCommand.line(new Random(1))
                            .execute("miniprogram", "--url", url, "--seconds=4", "--warm-up=2", "--hear=1700"))
                    .isEqualTo(1);
        }
        for (String member : List.of("miniprogram", "app")) {
            assertThat(SimCommand.line(new Random(1)).execute(member, "--url", "ws://127.0.0.1:1/nowhere"))
                    .as("nobody there")
                    .isEqualTo(1);
        }
    }

    private static Plan plan(URI frontDoor, Mode voice, Sight sight, int count) {
        List<MemberSettings> members = IntStream.rangeClosed(1, count)
                .mapToObj(number -> member(frontDoor, number, voice))
                .toList();
        return new Plan(members, List.of(), List.of(), sight, 5, Duration.ofSeconds(8), 4);
    }

    private static MemberSettings member(URI frontDoor, int number, Mode voice) {
        return new MemberSettings(
                frontDoor,
                "c1",
                "u" + number,
                MemberLook.numbered(number - 1, "mp-" + number),
                voice,
                Map.of(VideoType.CAMERA, Studio.PHONE),
                new MemberSettings.Kind.MiniProgram(PhoneSettings.DEFAULT));
    }
}
