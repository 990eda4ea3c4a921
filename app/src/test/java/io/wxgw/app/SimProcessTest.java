package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.testkit.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `sim` as its users run it, beside a `serve`: each in a process of its own.
@Tag("peers")
class SimProcessTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Of the meeting: warm-up and seconds that are judged.
    private static final int SECONDS = 12;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void membersOfSeveralProcessesMeetAndSayHowItWent() throws Exception {
        try (Deployment house = Deployment.start(Deployment.Shape.ONE_PROCESS, folder);
                AppProcess lonely = miniProgram(
                        house,
                        "--conference=empty",
                        "--first=9",
                        "--meet=app-7",
                        "--hear=3440",
                        "--seconds=2",
                        "--warm-up=1");
                AppProcess app = sim(
                        "app",
                        "--url=" + house.apps(),
                        "--voice=flash_and_beep",
                        "--codec=pcma",
                        "--screen",
                        "--meet=mp-1",
                        "--warm-up=6",
                        "--json");
                AppProcess miniProgram =
                        miniProgram(house, "--voice=flash_and_beep", "--watch=av_sync", "--meet=app-5", "--warm-up=6");
                AppProcess load = sim(
                        "load", "--url=" + house.callroute(), "--members=2", "--seconds=6", "--warm-up=3", "--json")) {
            Awaitility.await().atMost(PATIENCE).until(() -> met(app, "mp-1") && met(miniProgram, "app-5"));
            app.terminate();
            miniProgram.terminate();

            assertWent(app, 0, "heard 1/1, seen 1/1");
            assertWent(miniProgram, 0, "heard 1/1, seen 2/2");
            assertGood(app, "mp-1", "mp-1", "app-5");
            assertGood(miniProgram, "app-5", "mix", "mp-1");
            assertLipSynchronous(soundAfterPictureMs(app, "mp-1"));
            assertLipSynchronous(soundAfterPictureMs(miniProgram, "mix"));
            assertThat(channel(last(miniProgram), "app-5 screen")
                            .path("shown")
                            .path("p50Ms")
                            .asDouble())
                    .isPositive();
            assertThat(load.awaitExit()).as("%s", load.output()).isZero();
            assertThat(lines(load).getLast().path("passed").asBoolean()).isTrue();
            assertThat(lonely.awaitExit()).as("%s", lonely.output()).isEqualTo(1);
            assertThat(lonely.output().getLast())
                    .contains("heard 0/2, seen 0/1", "NOT mp-9 hears app-7: 0 of 0 seconds (never came)")
                    .contains("NOT mp-9 hears 3440Hz: 0 of 1 seconds");
        }
    }

    private static void assertLipSynchronous(List<Double> offsets) {
        System.out.println("sound after picture, ms: " + offsets);
        assertThat(offsets).hasSizeGreaterThan(3);
        assertThat(offsets.subList(offsets.size() - 3, offsets.size()))
                .as("sound at most 90 ms before and 185 ms after the picture (ITU-R BT.1359), of %s", offsets)
                .allSatisfy(offset -> assertThat(offset).isBetween(-90.0, 185.0));
    }

    private static void assertWent(AppProcess sim, int code, String summary) {
        assertThat(sim.awaitExit()).as("%s", sim.output()).isEqualTo(code);
        JsonNode verdict = lines(sim).getLast();
        assertThat(verdict.path("summary").asString()).as("%s", verdict).isEqualTo(summary);
        assertThat(verdict.path("passed").asBoolean()).isEqualTo(code == 0);
    }

    /// @param of the channel in which the other one is seen
    private static void assertGood(AppProcess sim, String other, String of, String self) {
        JsonNode second = last(sim);
        assertThat(second.path("member").asString()).isEqualTo(self);
        assertThat(second.path("sending").asBoolean()).isTrue();
        assertThat(second.path("sentKbps").asInt()).isPositive();
        assertThat(second.path("hears").path(other).asDouble()).isGreaterThan(-30);
        assertThat(second.path("echoDbfs").asDouble(0)).isLessThan(-45);
        JsonNode seen = channel(second, of);
        assertThat(seen.path("shows").asString()).isEqualTo(other);
        assertThat(seen.path("seen").asBoolean()).isTrue();
        assertThat(seen.path("kbps").asInt()).isPositive();
        assertThat(seen.path("bufferMs").asInt()).isPositive();
        assertThat(seen.path("pictures").path("pictures").asInt()).isPositive();
        assertThat(seen.path("arrival").path("p50Ms").asDouble()).isPositive();
        assertThat(seen.path("shown").path("p50Ms").asDouble())
                .isGreaterThan(seen.path("arrival").path("p50Ms").asDouble());
        assertThat(seen.has("soundHoles")).isTrue();
        int news = 0;
        for (JsonNode line : lines(sim)) {
            news += line.path("news").path("joined").asInt(0)
                    + line.path("news").path("updated").asInt(0);
        }
        assertThat(news).as("%s", sim.output()).isPositive();
    }

    /// How much later each beep was heard than its flash was seen.
    ///
    /// @param of the channel in which the other one is seen
    private static List<Double> soundAfterPictureMs(AppProcess sim, String of) {
        return lines(sim).stream()
                .map(line -> channel(line, of).path("soundAfterPictureMs"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asDouble)
                .toList();
    }

    private static boolean met(AppProcess sim, String other) {
        return lines(sim).stream().filter(line -> line.path("hears").has(other)).count() >= SECONDS;
    }

    private static JsonNode last(AppProcess sim) {
        return lines(sim).stream()
                .filter(line -> line.has("member"))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static JsonNode channel(JsonNode second, String of) {
        for (JsonNode channel : second.path("channels")) {
            if (channel.path("of").asString().equals(of)) {
                return channel;
            }
        }
        return JSON.createObjectNode();
    }

    private static List<JsonNode> lines(AppProcess sim) {
        return sim.output().stream()
                .filter(line -> line.startsWith("{"))
                .map(JSON::readTree)
                .toList();
    }

    private static AppProcess miniProgram(Deployment house, String... options) {
        List<String> all = new ArrayList<>(List.of("miniprogram", "--url=" + house.callroute(), "--json"));
        all.addAll(List.of(options));
        return sim(all.toArray(String[]::new));
    }

    private static AppProcess sim(String... arguments) {
        List<String> all = new ArrayList<>(List.of("sim"));
        all.addAll(List.of(arguments));
        return AppProcess.start(Map.of(), all.toArray(String[]::new));
    }
}
