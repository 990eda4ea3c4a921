package io.wxgw.mcs;

import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.AddMemberResp;
import io.wxgw.api.mas.MasEvent;
import io.wxgw.api.mas.MasGetStateReq;
import io.wxgw.api.mas.MasGetStateResp;
import io.wxgw.api.mas.MasRoomState;
import io.wxgw.api.mas.MasWaitEventsReq;
import io.wxgw.api.mas.MasWaitEventsResp;
import io.wxgw.api.mas.MediaAccess;
import io.wxgw.api.mas.RemoveMemberReq;
import io.wxgw.api.mas.RemoveMemberResp;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.mas.StartForwardResp;
import io.wxgw.api.mas.StopForwardReq;
import io.wxgw.api.mas.StopForwardResp;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A MAS at the boundary of the process: it grants and remembers, and keeps the promise that a repeated AddMember
/// answers the same ports.
final class RecordingMas implements MediaAccess {
    static final String IP = "10.1.1.2";

    private final Calls calls;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final AtomicInteger nextPort = new AtomicInteger(24_000);
    private final Queue<MasEvent> events = new ConcurrentLinkedQueue<>();
    private volatile List<MasRoomState> rooms = List.of();
    private final RestartableBox box = new RestartableBox();

    RecordingMas(Calls calls) {
        this.calls = calls;
    }

    /// Whether its restart would be noticed at once.
    boolean isWatched() {
        return box.isWatched();
    }

    /// Has this to tell at the next question for events.
    void tells(MasEvent event) {
        events.add(event);
    }

    /// Hears and sees this from now on.
    void hears(MasRoomState... now) {
        rooms = List.of(now);
    }

    /// Forgets everything and opens other ports from now on.
    void restart() {
        ports.clear();
        box.restart();
    }

    @Override
    public AddMemberResp addMember(AddMemberReq request) {
        var code = calls.take(request);
        var port = ports.computeIfAbsent(request.confId() + request.uuid(), _ -> nextPort.addAndGet(6));
        return code == 0
                ? new AddMemberResp(IP, port, port + 2, 0, "ok", port + 4, 7)
                : AddMemberResp.refused(code, "said so");
    }

    @Override
    public RemoveMemberResp removeMember(RemoveMemberReq request) {
        return new RemoveMemberResp(calls.take(request), "said so");
    }

    @Override
    public StartForwardResp startForward(StartForwardReq request) {
        return new StartForwardResp(calls.take(request), "said so");
    }

    @Override
    public StopForwardResp stopForward(StopForwardReq request) {
        return new StopForwardResp(calls.take(request), "said so");
    }

    @Override
    public MasGetStateResp getState(MasGetStateReq request) {
        return new MasGetStateResp(1, 1, rooms, calls.take(request), "said so");
    }

    @Override
    public MasWaitEventsResp waitEvents(MasWaitEventsReq request) {
        var event = events.poll();
        return event == null
                ? new MasWaitEventsResp(box.await(request.maxWaitMs()), 1, List.of(), false, 0, "ok")
                : new MasWaitEventsResp(box.await(0), 1, List.of(event), false, 0, "ok");
    }
}
