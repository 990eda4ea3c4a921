package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The first thing a newcomer runs, as he runs it.
@Tag("peers")
class DemoTest {
    private static final Map<String, String> ANY_PORTS = Map.of(
            "WXGW_HTTP_PORT", "0",
            "WXGW_LIVE_RTMP_PORT", "0",
            "WXGW_LIVE_HTTP_PORT", "0",
            "WXGW_WXMGW_THRIFT_PORT", "0",
            "WXGW_MAS_THRIFT_PORT", "0",
            "WXGW_WXMGW_RTP_PORT_FIRST", "28000",
            "WXGW_WXMGW_RTP_PORT_LAST", "28099",
            "WXGW_MAS_RTP_PORT_FIRST", "28100",
            "WXGW_MAS_RTP_PORT_LAST", "28199");

    @Test
    void twoMiniProgramsAndAnAppHearAndSeeEachOther() {
        try (AppProcess demo = AppProcess.start(ANY_PORTS, "demo", "--seconds", "12")) {
            int exit = demo.awaitExit();

            List<String> output = demo.output();
            assertThat(output).last().isEqualTo("heard 6/6, seen 6/6");
            assertThat(exit).as(() -> String.join("\n", output)).isZero();
        }
    }

    @Test
    void endsInOrderAndWithItsVerdictOnASignal() {
        try (AppProcess demo = AppProcess.start(ANY_PORTS, "demo", "--json")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> demo.output().stream().anyMatch(line -> line.contains("\"second\":2,")));
            demo.terminate();

            assertThat(demo.awaitExit())
                    .as("the code of its verdict, not of the signal")
                    .isEqualTo(1);
            assertThat(demo.output()).last().asString().contains("\"passed\":false", "too short to judge");
        }
    }
}
