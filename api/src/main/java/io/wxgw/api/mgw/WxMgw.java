package io.wxgw.api.mgw;

import io.wxgw.api.thrift.ThriftMethod;
import io.wxgw.api.thrift.ThriftProcessor;
import java.util.List;

/// `service WxMgw` of `idl/wxmgw.thrift`: its methods, and the server side of a [MediaGateway].
public final class WxMgw {
    /// StartPush.
    public static final ThriftMethod<StartPushReq, StartPushResp> START_PUSH =
            new ThriftMethod<>("StartPush", StartPushReq::read, StartPushResp::read);
    /// StopPush.
    public static final ThriftMethod<StopPushReq, StopPushResp> STOP_PUSH =
            new ThriftMethod<>("StopPush", StopPushReq::read, StopPushResp::read);
    /// StartPull.
    public static final ThriftMethod<StartPullReq, StartPullResp> START_PULL =
            new ThriftMethod<>("StartPull", StartPullReq::read, StartPullResp::read);
    /// StopPull.
    public static final ThriftMethod<StopPullReq, StopPullResp> STOP_PULL =
            new ThriftMethod<>("StopPull", StopPullReq::read, StopPullResp::read);
    /// AvSync.
    public static final ThriftMethod<AvSyncReq, AvSyncResp> AV_SYNC =
            new ThriftMethod<>("AvSync", AvSyncReq::read, AvSyncResp::read);
    /// GetState, ours.
    public static final ThriftMethod<GetStateReq, GetStateResp> GET_STATE =
            new ThriftMethod<>("GetState", GetStateReq::read, GetStateResp::read);
    /// WaitEvents, ours.
    public static final ThriftMethod<WaitEventsReq, WaitEventsResp> WAIT_EVENTS =
            new ThriftMethod<>("WaitEvents", WaitEventsReq::read, WaitEventsResp::read);

    private WxMgw() {}

    /// The server side: a [io.wxgw.api.Refusal] of `gateway` becomes its code and message, a defect is logged and
    /// becomes 500.
    public static ThriftProcessor processor(MediaGateway gateway) {
        return ThriftProcessor.builder()
                .on(START_PUSH, gateway::startPush, (code, text) -> new StartPushResp(Port.NONE, code, text))
                .on(STOP_PUSH, gateway::stopPush, StopPushResp::new)
                .on(START_PULL, gateway::startPull, StartPullResp::new)
                .on(STOP_PULL, gateway::stopPull, StopPullResp::new)
                .on(AV_SYNC, gateway::avSync, AvSyncResp::new)
                .on(GET_STATE, gateway::getState, (code, text) -> new GetStateResp(0, 0, List.of(), code, text))
                .on(
                        WAIT_EVENTS,
                        gateway::waitEvents,
                        (code, text) -> new WaitEventsResp(0, 0, List.of(), false, code, text))
                .build();
    }
}
