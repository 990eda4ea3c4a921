package io.wxgw.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.app.AppProcess;
import io.wxgw.testkit.Browser;
import io.wxgw.testkit.Ffmpeg;
import io.wxgw.testkit.FfmpegProcess;
import io.wxgw.testkit.Npm;
import io.wxgw.testkit.Player;
import io.wxgw.testkit.QrCode;
import io.wxgw.testkit.Recording;
import io.wxgw.testkit.SyntheticMember;
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
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LESS_THAN_GRACE = Duration.ofSeconds(20);
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

    private static final String PLAYING = ".tile[data-playing=yes]";
    private static final String SILENT = ".tile[data-playing=no]";
    private static final String DATA = "[...document.querySelectorAll('%s')].map(tile => ({...tile.dataset}))";
    private static final String MIX = "document.querySelector('.tile[data-content=mix]')";
    private static final String LISTEN = MIX + ".querySelectorAll('button')[1].click()";
    private static final String LEVEL = MIX + ".dataset.level";

    private static final String TRY = "document.querySelector('section[data-conference] button').click()";
    private static final String LEAVE = "document.querySelector('.phone button').click()";
    private static final String CHOOSE_NOBODY =
            "{ const who = document.querySelector('.way select'); who.value = ''; who.dispatchEvent(new Event('change')) }";
    private static final String CODE = ".way[data-way=%s] svg";

    private final Ffmpeg ffmpeg = Ffmpeg.bundled();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void showsEveryChannelOfADemo() throws Exception {
        Map<String, String> environment = new TreeMap<>(ANY_PORTS);
        environment.put("JAVA_TOOL_OPTIONS", "-Dwxgw.npm=" + Npm.page());
        try (AppProcess demo = AppProcess.start(environment, "demo");
                Browser browser = Browser.start(folder, "zh-CN")) {
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> demo.output().stream().anyMatch(line -> line.contains("hears")));
            browser.screen(390, 844, true);
            browser.open(demo.address("page"));
            Awaitility.await().atMost(SOON).until(() -> tiles(browser).size() == 7);

            Map<String, Long> frames = counted(browser, "frames");
            Map<String, Long> sound = counted(browser, "audioBytes");
            browser.evaluate(LISTEN);
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                assertThat(count(browser, PLAYING))
                        .as("as many as a browser has connections")
                        .isEqualTo(6);
                for (JsonNode tile : browser.evaluate(DATA.formatted(PLAYING))) {
                    String key = key(tile);
                    String content = tile.path("content").asString();
                    if (!content.equals("mix")) {
                        assertThat(tile.path("picture").asString()).as(content).isEqualTo("yes");
                        assertThat(number(tile, "frames")).as(content).isGreaterThan(frames.getOrDefault(key, 0L) + 20);
                        assertThat(number(tile, "ageMs")).as(content).isBetween(0L, 1_000L);
                    }
                    if (!content.equals("camera")) {
                        assertThat(number(tile, "audioBytes"))
                                .as(content)
                                .isGreaterThan(sound.getOrDefault(key, 0L) + 5_000);
                    }
                }
                assertThat(Double.parseDouble(browser.evaluate(LEVEL).asString()))
                        .as("the tones of the other two in the mix, in dBFS")
                        .isBetween(-15.0, -9.0);
            });
            browser.evaluate("document.querySelector('" + SILENT + "').querySelector('button').click()");
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                assertThat(browser.evaluate(DATA.formatted(PLAYING + "[data-content=camera]")))
                        .as("the one that was asked for, in the place of another")
                        .hasSize(2)
                        .allSatisfy(tile -> assertThat(number(tile, "frames")).isGreaterThan(20));
                assertThat(count(browser, PLAYING)).isEqualTo(6);
            });
            letsAPhoneIn(browser);
            assertThat(browser.complaints()).isEmpty();

            assertThat(browser.evaluate("document.documentElement.lang").asString())
                    .isEqualTo("zh-CN");
            assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth")
                            .asBoolean())
                    .as("nothing hangs over the edge of a phone")
                    .isTrue();
            assertThat(text(browser))
                    .contains("会议 demo", "1 个会议，3 个成员", "小程序", "App", "RTMP 转 RTP", "混音转 RTMP", "视频转 RTMP");
            takesThePhoneAlong(demo, browser);
            demo.terminate();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> tiles(browser).isEmpty() || text(browser).contains("没有应答"));
        }
    }

    /// From the codes on the page to a tile that moves, and out again.
    private void letsAPhoneIn(Browser browser) {
        browser.evaluate(TRY);
        Awaitility.await().atMost(SOON).until(() -> count(browser, ".phone[data-state=in] .way svg path") == 2);
        String uuid = browser.evaluate("document.querySelector('.phone').dataset.member")
                .asString();
        String push = url(browser, "push");
        String play = url(browser, "play");
        assertThat(text(browser)).contains(uuid + "，会议 demo", "只能在本机使用");
        assertThat(QrCode.read(browser.picture(CODE.formatted("push")))).isEqualTo(push);
        assertThat(QrCode.read(browser.picture(CODE.formatted("play")))).isEqualTo(play);

        String own = ".tile[data-content=own][data-member=" + uuid + "]";
        try (FfmpegProcess pusher = new SyntheticMember(2600, "0x306030").publish(ffmpeg, push);
                Player player = Player.start(ffmpeg, play, Player.Tracks.BOTH)) {
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                assertThat(browser.evaluate(DATA.formatted(own)))
                        .as("what is pushed, on the page; ffmpeg said %s", pusher.log())
                        .hasSize(1)
                        .allSatisfy(tile -> assertThat(number(tile, "frames")).isGreaterThan(20));
                assertThat(player.packets().stream().map(Recording.Packet::kind).distinct())
                        .as("what it is to play: the others' voices, and the picture of one")
                        .hasSize(2);
            });
            String hears =
                    "document.querySelector('.tile[data-content=mix][data-member=" + uuid + "] .what').innerText";
            assertThat(browser.evaluate(hears).asString()).matches("听到的混音，带 mp-1\\S* 的画面");
            browser.evaluate(CHOOSE_NOBODY);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> browser.evaluate(hears).asString().equals("听到的混音"));
            browser.evaluate(LEAVE);
            Awaitility.await().atMost(SOON).until(() -> count(browser, own) == 0);
        }
        assertThat(count(browser, ".phone")).isZero();
    }

    /// A page that is closed takes its phone along, long before anybody would miss its socket.
    private static void takesThePhoneAlong(AppProcess demo, Browser browser) {
        browser.evaluate(TRY);
        Awaitility.await().atMost(SOON).until(() -> count(browser, ".phone[data-state=in]") == 1);
        Awaitility.await().atMost(SOON).until(() -> tiles(browser).size() == 9);
        browser.open(demo.address("page"));
        Awaitility.await().atMost(LESS_THAN_GRACE).until(() -> tiles(browser).size() == 7);
    }

    private static String text(Browser browser) {
        return browser.evaluate("document.body.innerText").asString();
    }

    private static String url(Browser browser, String way) {
        return browser.evaluate("document.querySelector('.way[data-way=" + way + "] .url').textContent")
                .asString();
    }

    private static Map<String, Long> counted(Browser browser, String what) {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode tile : tiles(browser)) {
            counts.put(key(tile), number(tile, what));
        }
        return counts;
    }

    private static String key(JsonNode tile) {
        return tile.path("content").asString() + " " + tile.path("stream").asString();
    }

    private static int count(Browser browser, String selector) {
        return browser.evaluate("document.querySelectorAll('" + selector + "').length")
                .asInt();
    }

    private static long number(JsonNode tile, String what) {
        return Long.parseLong(tile.path(what).asString("0"));
    }

    private static JsonNode tiles(Browser browser) {
        return browser.evaluate(DATA.formatted(".tile"));
    }
}
