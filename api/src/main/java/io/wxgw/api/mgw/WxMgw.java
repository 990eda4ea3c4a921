package io.wxgw.api.mgw;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.thrift.ThriftMethod;
import io.wxgw.api.thrift.ThriftProcessor;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(WxMgw.class);

    private WxMgw() {}

    /// The server side: a [Refusal] of `gateway` becomes its code and message, a defect is logged and becomes 500.
    public static ThriftProcessor processor(MediaGateway gateway) {
        return ThriftProcessor.builder()
                .on(START_PUSH, guarded(gateway::startPush, (code, text) -> new StartPushResp(Port.NONE, code, text)))
                .on(STOP_PUSH, guarded(gateway::stopPush, StopPushResp::new))
                .on(START_PULL, guarded(gateway::startPull, StartPullResp::new))
                .on(STOP_PULL, guarded(gateway::stopPull, StopPullResp::new))
                .on(AV_SYNC, guarded(gateway::avSync, AvSyncResp::new))
                .on(
                        GET_STATE,
                        guarded(gateway::getState, (code, text) -> new GetStateResp(0, 0, List.of(), code, text)))
                .on(
                        WAIT_EVENTS,
                        guarded(
                                gateway::waitEvents,
                                (code, text) -> new WaitEventsResp(0, 0, List.of(), false, code, text)))
                .build();
    }

    private static <Q, R> Function<Q, R> guarded(Function<Q, R> code, BiFunction<Integer, String, R> refused) {
        return request -> {
            try {
                return code.apply(request);
            } catch (Refusal refusal) {
                return refused.apply(refusal.code().number(), refusal.detail());
            } catch (RuntimeException defect) {
                LOG.error("wxmgw call failed: {}", request, defect);
                return refused.apply(ErrorCode.INTERNAL.number(), "internal error");
            }
        };
    }
}
