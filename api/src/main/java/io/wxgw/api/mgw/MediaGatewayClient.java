package io.wxgw.api.mgw;

import io.wxgw.api.thrift.ThriftClient;
import java.time.Duration;

/// A wxmgw in another process, over Thrift. Any thread; blocks up to the client's deadline, WaitEvents for as much
/// longer as it waits.
public final class MediaGatewayClient implements MediaGateway, AutoCloseable {
    private final ThriftClient thrift;
    private final Duration deadline;

    /// Calls through `thrift`, which it owns from now on.
    public MediaGatewayClient(ThriftClient thrift, Duration deadline) {
        this.thrift = thrift;
        this.deadline = deadline;
    }

    @Override
    public StartPushResp startPush(StartPushReq request) {
        return thrift.call(WxMgw.START_PUSH, request, deadline);
    }

    @Override
    public StopPushResp stopPush(StopPushReq request) {
        return thrift.call(WxMgw.STOP_PUSH, request, deadline);
    }

    @Override
    public StartPullResp startPull(StartPullReq request) {
        return thrift.call(WxMgw.START_PULL, request, deadline);
    }

    @Override
    public StopPullResp stopPull(StopPullReq request) {
        return thrift.call(WxMgw.STOP_PULL, request, deadline);
    }

    @Override
    public AvSyncResp avSync(AvSyncReq request) {
        return thrift.call(WxMgw.AV_SYNC, request, deadline);
    }

    @Override
    public GetStateResp getState(GetStateReq request) {
        return thrift.call(WxMgw.GET_STATE, request, deadline);
    }

    @Override
    public WaitEventsResp waitEvents(WaitEventsReq request) {
        return thrift.call(WxMgw.WAIT_EVENTS, request, deadline.plusMillis(request.maxWaitMs()));
    }

    @Override
    public void close() {
        thrift.close();
    }
}
