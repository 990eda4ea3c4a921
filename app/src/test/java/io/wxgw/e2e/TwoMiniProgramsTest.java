package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Scenarios S1 and S4 of the design document: in one process, and with the five roles in five processes.
@Tag("peers")
class TwoMiniProgramsTest {
    private static final double NOBODY = 2600;
    private static final Duration LENGTH = Duration.ofSeconds(Measured.SECONDS);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Deployment.Shape.class)
    void oneListensAndOneSpeaks(Deployment.Shape shape) throws Exception {
        try (Deployment house = Deployment.start(shape, folder);
                MiniProgram listener = MiniProgram.join(house.callroute(), "s1", "listener");
                MiniProgram speaker = MiniProgram.join(house.callroute(), "s1", "speaker")) {
            speaker.push(new SyntheticMember(1000, "0x2060A0"));
            listener.awaitMix();

            Recording heard = listener.hear(LENGTH.plusSeconds(3));

            assertThat(heard.tones().seconds()).isGreaterThan(Measured.SECONDS + 3.0);
            Measured.sound(Measured.last(heard), new double[] {1000}, new double[] {440, NOBODY});
            assertThat(speaker.quit().path("result").has("code")).isFalse();
            assertThat(listener.quit().path("result").has("code")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Deployment.Shape.class)
    void twoSeeAndHearEachOther(Deployment.Shape shape) throws Exception {
        SyntheticMember first = new SyntheticMember(440, "0x803020");
        SyntheticMember second = new SyntheticMember(1700, "0x2060A0");
        try (Deployment house = Deployment.start(shape, folder);
                MiniProgram a = MiniProgram.join(house.callroute(), "s4", "小程序甲");
                MiniProgram b = MiniProgram.join(house.callroute(), "s4", "小程序乙")) {
            a.push(first);
            b.push(second);
            a.awaitMix();
            b.awaitMix();
            String aSees = a.requestVideo(b.ssrc());
            String bSees = b.requestVideo(a.ssrc());

            List<Recording> received = Measured.together(List.of(
                    () -> a.hear(LENGTH.plusSeconds(3)),
                    () -> b.hear(LENGTH.plusSeconds(3)),
                    () -> a.watch(aSees, Player.Tracks.PICTURE, LENGTH.plusSeconds(1)),
                    () -> b.watch(bSees, Player.Tracks.PICTURE, LENGTH.plusSeconds(1))));

            Measured.sound(Measured.last(received.get(0)), new double[] {1700}, new double[] {440, NOBODY});
            Measured.sound(Measured.last(received.get(1)), new double[] {440}, new double[] {1700, NOBODY});
            Measured.picture(received.get(2), second);
            Measured.picture(received.get(3), first);
            assertThat(received.get(2).packets(Recording.Packet.Kind.AUDIO)).isEmpty();

            assertThat(a.call("wxcancelvideo", b.ssrc())
                            .path("result")
                            .path("seq")
                            .asString())
                    .isEqualTo("231ABfu13ad21");
            assertThat(b.quit().path("result").isEmpty()).isTrue();
            Recording alone = a.hear(LENGTH);
            assertThat(alone.tones().slice(1, Measured.SECONDS).strongest(1700)).isLessThan(-58);
        }
    }

    /// Plan 2 of flow 009: nobody pushes a copy of what the live server can give out without its sound.
    @Test
    void seesAPictureFromTheStreamItsOwnerPushes() throws Exception {
        SyntheticMember speaker = new SyntheticMember(1700, "0x2060A0");
        try (Deployment house = Deployment.startTogether(
                        folder,
                        Map.of("WXGW_MCS_ONLY_VIDEO_QUERY", "onlyvideo=1"),
                        "live",
                        "wxmgw",
                        "mas",
                        "mcs",
                        "callroutegw");
                MiniProgram a = MiniProgram.join(house.callroute(), "plan2", "a");
                MiniProgram b = MiniProgram.joinExtended(house.callroute(), "plan2", "b")) {
            a.push(speaker);
            b.awaitMix();
            String bySocket = b.requestVideo(a.ssrc());
            String byHttp = b.requestVideoOverHttp(a.ssrc());

            List<Recording> received = Measured.together(List.of(
                    () -> b.watch(bySocket, Player.Tracks.PICTURE, LENGTH.plusSeconds(1)),
                    () -> b.watch(byHttp, Player.Tracks.PICTURE, LENGTH.plusSeconds(1)),
                    () -> b.watch(a.joined("pullurl"), Player.Tracks.BOTH, LENGTH.plusSeconds(1))));

            assertThat(bySocket).isEqualTo(a.joined("pullurl") + "?onlyvideo=1");
            assertThat(byHttp)
                    .startsWith("http://127.0.0.1:" + house.flvPort() + "/wx/")
                    .endsWith(".flv?onlyvideo=1");
            for (Recording picture : received.subList(0, 2)) {
                Measured.picture(picture, speaker);
                assertThat(picture.packets(Recording.Packet.Kind.AUDIO)).isEmpty();
            }
            assertThat(received.getLast().packets(Recording.Packet.Kind.AUDIO))
                    .as("which the stream itself has")
                    .isNotEmpty();
            assertThat(house.gateway().getState(new GetStateReq("plan2")).rooms())
                    .singleElement()
                    .satisfies(room -> assertThat(room.links())
                            .extracting(LinkState::kind)
                            .as("two streams pulled, two mixes pushed, and no picture")
                            .containsOnly(LinkState.RTMP2RTP, LinkState.MIX)
                            .hasSize(4));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Deployment.Shape.class, names = "ONE_PROCESS")
    void refusesByNameAndGoesOn(Deployment.Shape shape) throws Exception {
        try (Deployment house = Deployment.start(shape, folder);
                MiniProgram a = MiniProgram.join(house.callroute(), "errors", "a");
                SignalClient stranger = SignalClient.connect(house.callroute())) {
            assertThat(code(a.call("wxreqvideo", a.ssrc()))).isEqualTo("409");
            assertThat(code(a.call("wxreqvideo", "4294967295"))).isEqualTo("404");
            assertThat(code(a.call("wxreqvideo", a.ssrc(), "7"))).isEqualTo("400");
            JsonNode unknown = stranger.call("wxdance", "b", Map.of("confId", "errors"));
            assertThat(code(unknown)).isEqualTo("400");
            assertThat(unknown.path("method").asString()).isEqualTo("wxdance");
            JsonNode broken = stranger.exchange("{\"id\":\"3\",\"method\":\"wxjoinconf");
            assertThat(code(broken)).isEqualTo("111");
            assertThat(broken.path("result").path("message").asString()).contains("Invalid format");
            assertThat(code(stranger.call(
                            "wxreqvideo",
                            "nobody",
                            Map.of("confId", "errors", "antissrc", a.ssrc(), "seq", "1", "type", "1"))))
                    .isEqualTo("409");
            assertThat(a.quit().path("result").isEmpty()).isTrue();
        }
    }

    private static String code(JsonNode answer) {
        return answer.path("result").path("code").asString();
    }
}
