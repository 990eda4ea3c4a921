package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.testkit.Deployment;
import io.wxgw.testkit.NodeMediaServer;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conference whose live server is not ours: node-media-server, played by RTMP and by HTTP-FLV.
@Tag("peers")
class ForeignLiveServerTest {
    private static final Duration LENGTH = Duration.ofSeconds(Measured.SECONDS);
    private static final double NOBODY = 2600;

    @TempDir
    Path folder;

    @Test
    void carriesAConferenceOfTwoMiniPrograms() throws Exception {
        SyntheticMember first = new SyntheticMember(440, "0x803020");
        SyntheticMember second = new SyntheticMember(1700, "0x2060A0");
        int rtmp = Deployment.freePort();
        int http = Deployment.freePort();
        try (NodeMediaServer live = NodeMediaServer.start(Files.createDirectory(folder.resolve("nms")), rtmp, http);
                Deployment house = Deployment.startTogether(
                        folder,
                        Map.of("WXGW_LIVE_RTMP_PORT", "" + rtmp, "WXGW_LIVE_HTTP_PORT", "" + http),
                        "wxmgw",
                        "mas",
                        "mcs",
                        "callroutegw");
                MiniProgram a = MiniProgram.join(house.callroute(), "nms", "a");
                MiniProgram b = MiniProgram.joinExtended(house.callroute(), "nms", "b")) {
            a.push(first);
            b.push(second);
            a.awaitMix();
            b.awaitMix();
            String aSees = a.requestVideo(b.ssrc());
            String bSees = b.requestVideoOverHttp(a.ssrc());

            List<Recording> received = Measured.together(List.of(
                    () -> a.hear(LENGTH.plusSeconds(3)),
                    () -> b.watch(b.joined("pullaudioflvurl"), Player.Tracks.SOUND, LENGTH.plusSeconds(4)),
                    () -> a.watch(aSees, Player.Tracks.PICTURE, LENGTH.plusSeconds(1)),
                    () -> b.watch(bSees, Player.Tracks.PICTURE, LENGTH.plusSeconds(1))));

            Measured.sound(Measured.last(received.get(0)), new double[] {1700}, new double[] {440, NOBODY});
            Measured.sound(Measured.last(received.get(1)), new double[] {440}, new double[] {1700, NOBODY});
            Measured.picture(received.get(2), second);
            Measured.picture(received.get(3), first);
            assertThat(live.log()).contains("start push", "FLV session");
        }
    }
}
