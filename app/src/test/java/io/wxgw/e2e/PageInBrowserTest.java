package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.app.AppProcess;
import io.wxgw.testkit.Browser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The page of a demo, in Debian's Chromium: pictures move, sound sounds, and it can be read on a phone.
@Tag("peers")
class PageInBrowserTest {
    private static final Path ROOT = Path.of(System.getProperty("wxgw.root", ".."));
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, String> ANY_PORTS = Map.of(
            "WXGW_HTTP_PORT", "0",
            "WXGW_LIVE_RTMP_PORT", "0",
            "WXGW_LIVE_HTTP_PORT", "0",
            "WXGW_WXMGW_THRIFT_PORT", "0",
            "WXGW_MAS_THRIFT_PORT", "0",
            "WXGW_WXMGW_RTP_PORT_FIRST", "28200",
            "WXGW_WXMGW_RTP_PORT_LAST", "28299",
            "WXGW_MAS_RTP_PORT_FIRST", "28300",
            "WXGW_MAS_RTP_PORT_LAST", "28399");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void showsEveryChannelOfADemo() throws Exception {
        Map<String, String> environment = new TreeMap<>(ANY_PORTS);
        environment.put("JAVA_TOOL_OPTIONS", "-Dwxgw.npm=" + fetched().resolve("node_modules"));
        try (AppProcess demo = AppProcess.start(environment, "demo");
                Browser browser = Browser.start(folder, "zh-CN")) {
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> demo.output().stream().anyMatch(line -> line.contains("hears")));
            browser.screen(390, 844, true);
            browser.open(demo.address("page"));
            Awaitility.await().atMost(SOON).until(() -> tiles(browser).size() == 6);

            assertThat(browser.evaluate("document.documentElement.lang").asString())
                    .isEqualTo("zh-CN");
            assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
                            .asBoolean())
                    .as("nothing hangs over the edge of a phone")
                    .isTrue();
            String text = browser.evaluate("document.body.innerText").asString();
            assertThat(text).contains("会议 demo", "1 个会议，2 个成员", "小程序", "RTMP 转 RTP", "混音转 RTMP");
            browser.screenshot(folder.resolve("phone.png"));

            demo.terminate();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> tiles(browser).isEmpty()
                            || browser.evaluate("document.body.innerText")
                                    .asString()
                                    .contains("没有应答"));
        }
    }

    private static JsonNode tiles(Browser browser) {
        return browser.evaluate("[...document.querySelectorAll('.tile')].map(tile => ({...tile.dataset}))");
    }

    /// What the page plays with, as `./wxgw` brings it.
    private static Path fetched() throws Exception {
        Path npm = ROOT.resolve(".wxgw/npm").toAbsolutePath();
        Process fetch = new ProcessBuilder(ROOT.resolve("app/page/fetch").toString(), npm.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(fetch.waitFor()).as(said).isZero();
        return npm;
    }
}
