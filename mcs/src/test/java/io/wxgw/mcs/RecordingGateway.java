package io.wxgw.mcs;

import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.AvSyncResp;
import io.wxgw.api.mgw.GetStateReq;
import io.wxgw.api.mgw.GetStateResp;
import io.wxgw.api.mgw.LinkState;
import io.wxgw.api.mgw.MediaGateway;
import io.wxgw.api.mgw.Port;
import io.wxgw.api.mgw.RoomState;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPullResp;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StartPushResp;
import io.wxgw.api.mgw.StopPullReq;
import io.wxgw.api.mgw.StopPullResp;
import io.wxgw.api.mgw.StopPushReq;
import io.wxgw.api.mgw.StopPushResp;
import io.wxgw.api.mgw.WaitEventsReq;
import io.wxgw.api.mgw.WaitEventsResp;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A wxmgw at the boundary of the process: it grants and remembers, and keeps the promise that a repeated StartPush
/// answers the same port.
final class RecordingGateway implements MediaGateway {
    private final Calls calls;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final AtomicInteger nextPort = new AtomicInteger(20_000);
    private final RestartableBox box = new RestartableBox();
    private volatile List<RoomState> rooms = List.of();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final AtomicBoolean broken = new AtomicBoolean();

    RecordingGateway(Calls calls) {
        this.calls = calls;
    }

    /// Says from now on that a mini program's stream flows.
    void flows(String confId, String uuid) {
        rooms = List.of(new RoomState(
                confId, List.of(new LinkState(LinkState.RTMP2RTP, uuid, 1, LinkState.LIVE, "", 1_000, 0))));
    }

    void flowsNoMore() {
        rooms = List.of();
    }

    /// Whether its restart would be noticed at once.
    boolean isWatched() {
        return box.isWatched();
    }

    /// Forgets everything and opens other ports from now on.
    void restart() {
        ports.clear();
        box.restart();
    }

    /// Lets the next StartPull end in a way that none should.
    void breakNext() {
        broken.set(true);
    }

    /// Holds every StartPull until the latch is open.
    void hold(CountDownLatch until) {
        gate = until;
    }

    @Override
    public StartPullResp startPull(StartPullReq request) {
        var until = gate;
        var code = calls.take(request);
        if (broken.getAndSet(false)) {
            throw new IllegalStateException("secret");
        }
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return new StartPullResp(code, "said so");
    }

    @Override
    public StopPullResp stopPull(StopPullReq request) {
        return new StopPullResp(calls.take(request), "said so");
    }

    @Override
    public StartPushResp startPush(StartPushReq request) {
        var code = calls.take(request);
        var port = request.isMiniProgram()
                ? Port.NONE
                : new Port(
                        0,
                        ports.computeIfAbsent(
                                request.confId() + request.uuid() + request.type(), _ -> nextPort.addAndGet(2)));
        return new StartPushResp(port, code, "said so");
    }

    @Override
    public StopPushResp stopPush(StopPushReq request) {
        return new StopPushResp(calls.take(request), "said so");
    }

    @Override
    public AvSyncResp avSync(AvSyncReq request) {
        return new AvSyncResp(calls.take(request), "said so");
    }

    @Override
    public GetStateResp getState(GetStateReq request) {
        return new GetStateResp(1, 1, rooms, calls.take(request), "said so");
    }

    @Override
    public WaitEventsResp waitEvents(WaitEventsReq request) {
        return new WaitEventsResp(box.await(request.maxWaitMs()), 1, List.of(), false, 0, "ok");
    }
}
