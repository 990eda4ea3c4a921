package io.wxgw.wxmgw;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mgw.Port;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StopPushReq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// Ten thousand StartPushes, each of which would open ports and a connection.
final class ManyPushesTest {
    private static final int REQUESTS = 10_000;
    private static final int ROOMS = 5;
    private static final int PER_ROOM = 100;
    private static final int LINKS = 450;
    private static final double BACK_SECONDS = 5;

    private final GatewayWorld world = new GatewayWorld(config(20_000, 23_999));

    private static GatewayConfig config(int firstPort, int lastPort) {
        GatewayConfig d = GatewayConfig.DEFAULT;
        return new GatewayConfig(
                d.rtpHost(),
                firstPort,
                lastPort,
                d.liveHosts(),
                d.masAddresses(),
                d.maxRooms(),
                d.maxMembersPerRoom(),
                PER_ROOM,
                LINKS,
                d.pullWait(),
                d.memberWait(),
                Duration.ZERO,
                Duration.ZERO);
    }

    // Every second one in the same conference.
    private static String conf(int i) {
        return "conf" + (i % 2 == 0 ? 0 : 1 + i / 2 % (ROOMS - 1));
    }

    private static StartPushReq push(int i) {
        return new StartPushReq("u" + i, GatewayWorld.url("u" + i), -1, "", 96, "H264", conf(i), "", "", 1, "", -1);
    }

    @Test
    void areRefusedByNameAndGiveTheirPortsBack() {
        int before = world.network.boundPorts();
        Map<Integer, Port> open = new LinkedHashMap<>();
        Map<String, Integer> refusals = ask(world, open);

        assertThat(refusals).containsOnlyKeys("wxmgw.maxPushesPerRoom: 100", "wxmgw.maxLinks: 450");
        assertThat(open).hasSize(LINKS);
        assertThat(open.keySet().stream().filter(i -> i % 2 == 0)).hasSize(PER_ROOM);
        assertThat(world.network.boundPorts()).isEqualTo(before + 2 * LINKS);
        assertThat(open.values()).doesNotHaveDuplicates();
        open.forEach((i, port) -> assertThat(world.startPush(push(i))).isEqualTo(port));
        assertThat(world.network.boundPorts()).isEqualTo(before + 2 * LINKS);

        List<CompletableFuture<Void>> stopped = new ArrayList<>();
        open.keySet().forEach(i -> stopped.add(world.gateway.stopPushAsync(new StopPushReq("u" + i, conf(i), 1, ""))));
        world.pass(BACK_SECONDS);
        assertThat(stopped).allMatch(CompletableFuture::isDone);
        assertThat(world.network.boundPorts()).isEqualTo(before);
        assertThat(world.gateway.links()).isZero();
        assertThat(world.gateway.rooms()).isZero();
        world.startPush(push(1));
    }

    @Test
    void areRefusedWhenThereAreNoPortsAndTheNextOneTakesWhatIsFree() {
        GatewayWorld narrow = new GatewayWorld(config(20_000, 20_099));
        Map<Integer, Port> open = new LinkedHashMap<>();
        Map<String, Integer> refusals = ask(narrow, open);

        assertThat(open).hasSize(50);
        assertThat(refusals).containsKey("no free pair of RTP ports in 20000 to 20099");
        int first = open.keySet().iterator().next();
        narrow.await(narrow.gateway.stopPushAsync(new StopPushReq("u" + first, conf(first), 1, "")));
        assertThat(narrow.startPush(push(first))).isEqualTo(open.get(first));
    }

    /// @return what the refusals say, up to the conference or member, and how often
    private static Map<String, Integer> ask(GatewayWorld world, Map<Integer, Port> open) {
        Map<String, Integer> refusals = new TreeMap<>();
        List<CompletableFuture<Port>> asked = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            int number = i;
            asked.add(world.gateway.startPushAsync(push(i)).whenComplete((port, failure) -> {
                if (failure == null) {
                    open.put(number, port);
                } else {
                    refusals.merge(reason(failure), 1, Integer::sum);
                }
            }));
        }
        world.pass(1);
        assertThat(asked).allMatch(CompletableFuture::isDone);
        return refusals;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        if (cause instanceof Refusal refusal && refusal.code() == ErrorCode.OVERLOADED) {
            return refusal.detail().replaceFirst(" (StartPushes in conference|links already|for conf).*", "");
        }
        return cause.toString();
    }
}
