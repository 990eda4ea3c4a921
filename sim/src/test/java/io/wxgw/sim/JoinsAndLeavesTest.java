package io.wxgw.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.RemoveMemberReq;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StopPullReq;
import io.wxgw.api.mgw.StopPushReq;
import io.wxgw.codec.FfmpegCodecs;
import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.lane.LaneGroup;
import io.wxgw.engine.net.NettyNetwork;
import io.wxgw.engine.rtmp.RtmpPull;
import io.wxgw.engine.rtmp.RtmpSettings;
import io.wxgw.live.LiveConfig;
import io.wxgw.live.LiveServer;
import io.wxgw.live.StreamAuth;
import io.wxgw.mas.MasConfig;
import io.wxgw.mas.MediaAccessServer;
import io.wxgw.wire.media.Payload;
import io.wxgw.wire.rtmp.RtmpUrl;
import io.wxgw.wxmgw.Gateway;
import io.wxgw.wxmgw.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Sixty mini programs that come, push, hear the mix, are seen, and go: on real sockets, with the media
/// boxes of one process. Afterwards there are as many sockets, threads, codecs as before. The small sister of
/// `bench churn`.
final class JoinsAndLeavesTest {
    private static final int WARM_UP = 20;
    private static final int MEMBERS = 60;
    private static final int AT_ONCE = 20;
    private static final int MEMBERS_OF_A_CONFERENCE = 10;
    private static final int HEARD = 5;
    private static final int AUDIO = 97;
    private static final int VIDEO = 96;
    private static final String HERE = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern VISITORS =
            Pattern.compile("(awaitility|surefire|ForkJoinPool|VirtualThread|process reaper|Attach).*");
    private static final long HEAP_GROWTH_BYTES = 64 << 20;

    private final LaneGroup lanes = LaneGroup.start(2);
    private final NettyNetwork network = new NettyNetwork(lanes);
    private final FfmpegCodecs codecs = new FfmpegCodecs();
    private final LiveServer.Started live = LiveServer.start(
                    LiveConfig.on(new InetSocketAddress(InetAddress.ofLiteral(HERE), 0)),
                    network,
                    StreamAuth.OPEN,
                    new Random(1))
            .join();
    private final MediaAccessServer mas =
            new MediaAccessServer(MasConfig.DEFAULT, lanes::leastLoaded, network, codecs, new Random(2));
    private final Gateway gateway = new Gateway(
            GatewayConfig.DEFAULT, lanes::leastLoaded, network, RtmpSettings.DEFAULT, codecs, new Random(3));
    private final FfmpegCodecs phones = new FfmpegCodecs();
    private final AtomicInteger heard = new AtomicInteger();

    @Test
    void leaveNothingBehind() throws Exception {
        try {
            comeAndGo(0, WARM_UP);
            awaitQuiet();
            List<String> socketsBefore = sockets();
            List<String> threadsBefore = threads();
            long heapBefore = liveHeapBytes();

            comeAndGo(WARM_UP, MEMBERS);
            awaitQuiet();

            assertThat(heard).hasValue(WARM_UP + MEMBERS);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(sockets()).hasSameSizeAs(socketsBefore));
            assertThat(threads()).isEqualTo(threadsBefore);
            assertThat(codecs.open()).isZero();
            assertThat(phones.open()).isZero();
            assertThat(gateway.links()).isZero();
            assertThat(liveHeapBytes()).isLessThan(heapBefore + HEAP_GROWTH_BYTES);
        } finally {
            gateway.close(PATIENCE);
            mas.close(PATIENCE);
            live.close().join();
            lanes.close(Duration.ofSeconds(5)).join();
        }
    }

    private void comeAndGo(int first, int count) throws Exception {
        AtomicInteger next = new AtomicInteger(first);
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                workers.add(threads.submit(() -> {
                    for (int member = next.getAndIncrement(); member < first + count; member = next.getAndIncrement()) {
                        oneMember(member);
                    }
                    return true;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
    }

    private void oneMember(int number) throws Exception {
        String uuid = "m" + number;
        String conf = "c" + number / MEMBERS_OF_A_CONFERENCE;
        // It pushes before it is pulled: nobody has to try twice.
        Lane lane = lanes.lanes().get(number % 2);
        SimPhone phone = new SimPhone(lane, network, live.rtmp(), url(uuid), phones, 440, false);
        lane.execute(phone::start);
        AddMemberResp ports = get(mas.addMemberAsync(
                new AddMemberReq(uuid, conf, 1 + number, AUDIO, "AAC", VIDEO, "H264", HERE, -1, -1, "")));
        assertThat(ports.ok()).as(ports.message()).isTrue();
        get(gateway.startPullAsync(new StartPullReq(
                uuid,
                url(uuid),
                1 + number,
                ports.ip(),
                ports.audioPort(),
                ports.videoPort(),
                AUDIO,
                "AAC",
                VIDEO,
                "H264",
                url(uuid + "_mix"),
                conf)));
        get(gateway.startPushAsync(
                new StartPushReq(uuid, url(uuid + "_v"), -1, "", VIDEO, "H264", conf, "viewer", "1", 1, "", -1)));
        get(gateway.startPushAsync(
                new StartPushReq("x" + uuid, url("x" + uuid), -1, "", VIDEO, "H264", conf, "", "", 1, "", -1)));
        get(gateway.avSyncAsync(new AvSyncReq(uuid, conf, "x" + uuid, 1)));
        CompletableFuture<Void> mixHeard = new CompletableFuture<>();
        RtmpPull ear = play(lane, uuid + "_mix", mixHeard);
        RtmpPull eye = play(lane, uuid + "_v", new CompletableFuture<>());
        get(mixHeard);
        heard.incrementAndGet();
        lane.execute(() -> {
            CloseCause cause = new CloseCause.Requested("test");
            phone.stop();
            ear.close(cause);
            eye.close(cause);
        });
        get(gateway.stopPushAsync(new StopPushReq(uuid, conf, 1, "viewer")));
        get(gateway.stopPushAsync(new StopPushReq("x" + uuid, conf, 1, "")));
        get(gateway.stopPullAsync(new StopPullReq(uuid, conf)));
        get(mas.removeMemberAsync(new RemoveMemberReq(uuid, conf)));
    }

    private RtmpPull play(Lane lane, String stream, CompletableFuture<Void> enough) throws Exception {
        CompletableFuture<RtmpPull> opened = new CompletableFuture<>();
        lane.execute(() -> opened.complete(RtmpPull.open(
                lane,
                network,
                live.rtmp(),
                RtmpUrl.parse(url(stream)),
                RtmpSettings.DEFAULT,
                new Random(4),
                new RtmpPull.Listener() {
                    private int left = HEARD;

                    @Override
                    public void onLive() {}

                    @Override
                    public void onAudio(long timestampMs, Payload body) {
                        count();
                    }

                    @Override
                    public void onVideo(long timestampMs, Payload body) {
                        count();
                    }

                    private void count() {
                        if (--left == 0) {
                            enough.complete(null);
                        }
                    }

                    @Override
                    public void onClosed(CloseCause cause) {
                        enough.completeExceptionally(new AssertionError(stream + ": " + cause));
                    }
                })));
        return get(opened);
    }

    private void awaitQuiet() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> gateway.rooms() == 0
                        && mas.rooms() == 0
                        && live.server().connections() == 0
                        && live.server().streams().isEmpty());
    }

    private String url(String stream) {
        return "rtmp://" + HERE + ":" + live.rtmp().getPort() + "/wx/" + stream;
    }

    private static <T> T get(CompletableFuture<T> reply) throws Exception {
        return reply.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    // Without those of the virtual machine and of the tests, which come and go as they like.
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !VISITORS.matcher(name).matches())
                .sorted()
                .toList();
    }

    private static List<String> sockets() throws IOException {
        List<String> sockets = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path one : open) {
                try {
                    String link = Files.readSymbolicLink(one).toString();
                    if (link.startsWith("socket:")) {
                        sockets.add(link);
                    }
                } catch (NoSuchFileException _) {
                    // closed meanwhile
                }
            }
        }
        return sockets;
    }

    @SuppressWarnings("DoNotCall") // what is still alive is the question
    private static long liveHeapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
