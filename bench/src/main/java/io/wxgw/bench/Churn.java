package io.wxgw.bench;

import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.VideoType;
import io.wxgw.api.signal.WxRequest;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.sim.signal.Answer;
import io.wxgw.sim.signal.SignalFailure;
import io.wxgw.sim.signal.SignalSocket;
import io.wxgw.testkit.ClockedPublisher;
import io.wxgw.testkit.Deployment;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.json.JsonMapper;

/// Mini programs that come and go, two by two: each signs in, joins, pushes sound and picture, plays the mix,
/// and quits; one sees the other, by itself and in its mix. Afterwards the process of all five boxes must
/// hold what it held before, after a warm-up of the same kind.
final class Churn {
    /// How much, and how.
    ///
    /// @param joins measured
    /// @param warmUp joins before
    /// @param atOnce members at the same time
    /// @param audioCodec between wxmgw and mas: AAC, opus, PCMA, PCMU
    record Plan(int joins, int warmUp, int atOnce, String audioCodec) {}

    private static final int ENOUGH = 12;
    private static final int JOINS_OF_A_CONFERENCE = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int WXMGW_FIRST = 20_000;
    private static final int MAS_FIRST = 24_000;
    private static final int MAS_LAST = 27_999;
    private static final double MB = 1 << 20;

    private final Deployment house;
    private final Path flv;
    private final LaneGroup lanes = LaneGroup.start(1);
    private final NettyNetwork network = new NettyNetwork(lanes);
    private final HttpClient http = HttpClient.newHttpClient();
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicInteger seen = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private Churn(Deployment house, Path flv) {
        this.house = house;
        this.flv = flv;
    }

    /// One row: a name, what was there before and after, and by how much it may have grown.
    private record Row(String what, double before, double after, double mayGrow) {
        boolean holds() {
            return after - before <= mayGrow;
        }
    }

    /// Prints a table, writes the same to `json`.
    ///
    /// @return whether every aim was reached and every member heard something
    static boolean run(Path folder, Path flv, Plan plan, Path json) throws Exception {
        // Who comes and goes in such a hurry is refused for the load, and then nothing is measured.
        Map<String, String> settings = Map.of(
                "JDK_JAVA_OPTIONS",
                Footprint.JAVA_OPTIONS,
                "WXGW_MCS_AUDIO_CODEC",
                plan.audioCodec(),
                "WXGW_OVERLOAD_MAX_LOAD_PERCENT",
                "0");
        try (Deployment house =
                Deployment.startTogether(folder, settings, "live", "wxmgw", "mas", "mcs", "callroutegw")) {
            Churn churn = new Churn(house, flv);
            try {
                return churn.measure(plan, json);
            } finally {
                churn.http.shutdownNow();
                churn.lanes.close(Duration.ofSeconds(5)).join();
            }
        }
    }

    private boolean measure(Plan plan, Path json) throws Exception {
        long pid = house.process(0).pid();
        // Once, so that what measuring itself leaves in the process is there before.
        Footprint.of(pid);
        comeAndGo(plan.warmUp(), plan.atOnce());
        Footprint before = quiet(pid, Integer.MAX_VALUE, Integer.MAX_VALUE);
        heard.set(0);
        seen.set(0);
        failed.set(0);
        long begin = System.nanoTime();
        comeAndGo(plan.joins(), plan.atOnce());
        double seconds = (System.nanoTime() - begin) / 1e9;
        Footprint after = quiet(pid, before.sockets(), before.threads());
        List<Row> rows = List.of(
                new Row(
                        "UDP ports of wxmgw",
                        between(before, WXMGW_FIRST, MAS_FIRST - 1),
                        between(after, WXMGW_FIRST, MAS_FIRST - 1),
                        0),
                new Row(
                        "UDP ports of mas",
                        between(before, MAS_FIRST, MAS_LAST),
                        between(after, MAS_FIRST, MAS_LAST),
                        0),
                new Row("sockets", before.sockets(), after.sockets(), 0),
                new Row("file descriptors", before.files(), after.files(), 0),
                new Row("threads", before.threads(), after.threads(), 0),
                new Row("live heap, MB", before.heapBytes() / MB, after.heapBytes() / MB, 5),
                new Row("native memory of the JVM (NMT), MB", before.nativeBytes() / MB, after.nativeBytes() / MB, 10),
                new Row("JavaCPP pointers, MB", before.pointerBytes() / MB, after.pointerBytes() / MB, 0),
                new Row("RSS, MB", before.residentBytes() / MB, after.residentBytes() / MB, 20));
        boolean good = failed.get() == 0 && rows.stream().allMatch(Row::holds);
        print(plan, seconds, rows);
        List<String> newThreads = new ArrayList<>(after.threadNames());
        before.threadNames().forEach(newThreads::remove);
        if (!newThreads.isEmpty()) {
            System.out.println("  threads that were not there: " + newThreads);
        }
        write(plan, seconds, rows, json);
        return good;
    }

    private void print(Plan plan, double seconds, List<Row> rows) {
        System.out.printf(
                Locale.ROOT,
                "churn  %d joins and leaves after %d, %d at once, sound %s, in %.0f s: %d heard the mix, %d saw another,"
                        + " %d failed%n",
                plan.joins(),
                plan.warmUp(),
                plan.atOnce(),
                plan.audioCodec(),
                seconds,
                heard.get(),
                seen.get(),
                failed.get());
        for (Row row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "  %-36s %8.1f %8.1f %+8.1f   may grow by %3.0f  %s%n",
                    row.what(),
                    row.before(),
                    row.after(),
                    row.after() - row.before(),
                    row.mayGrow(),
                    row.holds() ? "good" : "TOO MUCH");
        }
    }

    private void write(Plan plan, double seconds, List<Row> rows, Path json) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("plan", plan);
        all.put("seconds", seconds);
        all.put("heard", heard.get());
        all.put("seen", seen.get());
        all.put("failed", failed.get());
        all.put("rows", rows);
        Files.writeString(json, JsonMapper.builder().build().writeValueAsString(all));
        System.out.println("  written to " + json);
    }

    private static double between(Footprint footprint, int first, int last) {
        return footprint.udpPorts().stream()
                .filter(port -> port >= first && port <= last)
                .count();
    }

    /// When nobody is there any more: connections say their goodbyes, pools let idle threads go.
    private static Footprint quiet(long pid, int sockets, int threads) throws Exception {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> Footprint.udpPorts(pid).isEmpty());
            Footprint[] last = new Footprint[1];
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofSeconds(10))
                    .until(() -> {
                        last[0] = Footprint.of(pid);
                        return last[0].sockets() <= sockets && last[0].threads() <= threads;
                    });
            return last[0];
        } catch (ConditionTimeoutException _) {
            return Footprint.of(pid); // the table will tell
        }
    }

    private void comeAndGo(int joins, int atOnce) throws Exception {
        AtomicInteger left = new AtomicInteger(joins / 2);
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < atOnce / 2; i++) {
                workers.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        twoMembers(numbers.getAndAdd(2));
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
    }

    /// Both push and hear, the first one sees the second, by itself and in its mix.
    private void twoMembers(int number) {
        try (Member first = new Member(number);
                Member second = new Member(number + 1)) {
            first.hear();
            second.hear();
            Answer picture = first.socket.picture(WxRequest.VIDEO, second.ssrc(), VideoType.CAMERA);
            first.socket.picture(WxRequest.AV_SYNC, second.ssrc(), VideoType.CAMERA);
            try (MixEar eye = play(picture.text("pullurl"))) {
                count(eye, seen);
            }
        } catch (SignalFailure failure) {
            System.err.println("m" + number + ": " + failure.getMessage());
            failed.incrementAndGet();
        }
    }

    private MixEar play(String url) {
        return MixEar.start(lanes.leastLoaded(), network, random, url, ENOUGH);
    }

    private void count(MixEar ear, AtomicInteger good) {
        (ear.await() ? good : failed).incrementAndGet();
    }

    /// One mini program, from its join to its quitting.
    private final class Member implements AutoCloseable {
        private final SignalSocket socket;
        private final Answer joined;
        private final ClockedPublisher camera;
        private final MixEar ear;

        Member(int number) {
            String conference = "churn-" + number / JOINS_OF_A_CONFERENCE;
            Fields common = Fields.of("confId", conference, "crgwid", "");
            socket = SignalSocket.connect(http, house.callroute(), "m" + number, common, _ -> {});
            joined = socket.request(WxRequest.JOIN);
            camera = ClockedPublisher.start(lanes.leastLoaded(), network, random, flv, joined.text("pushurl"));
            ear = play(joined.text("pullaudiourl"));
        }

        long ssrc() {
            return joined.number("videossrc");
        }

        void hear() {
            count(ear, heard);
        }

        @Override
        public void close() {
            ear.close();
            camera.close();
            socket.leave(WxRequest.QUIT);
        }
    }
}
