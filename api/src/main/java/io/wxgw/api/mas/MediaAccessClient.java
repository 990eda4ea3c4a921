package io.wxgw.api.mas;

import io.wxgw.api.thrift.ThriftClient;
import java.time.Duration;

/// A MAS in another process, over Thrift. Any thread; blocks up to the client's deadline, WaitEvents for as much longer
/// as it waits.
public final class MediaAccessClient implements MediaAccess, AutoCloseable {
    private final ThriftClient thrift;
    private final Duration deadline;

    /// Calls through `thrift`, which it owns from now on.
    public MediaAccessClient(ThriftClient thrift, Duration deadline) {
        this.thrift = thrift;
        this.deadline = deadline;
    }

    @Override
    public AddMemberResp addMember(AddMemberReq request) {
        return thrift.call(Mas.ADD_MEMBER, request, deadline);
    }

    @Override
    public RemoveMemberResp removeMember(RemoveMemberReq request) {
        return thrift.call(Mas.REMOVE_MEMBER, request, deadline);
    }

    @Override
    public StartForwardResp startForward(StartForwardReq request) {
        return thrift.call(Mas.START_FORWARD, request, deadline);
    }

    @Override
    public StopForwardResp stopForward(StopForwardReq request) {
        return thrift.call(Mas.STOP_FORWARD, request, deadline);
    }

    @Override
    public MasGetStateResp getState(MasGetStateReq request) {
        return thrift.call(Mas.GET_STATE, request, deadline);
    }

    @Override
    public MasWaitEventsResp waitEvents(MasWaitEventsReq request) {
        return thrift.call(Mas.WAIT_EVENTS, request, deadline.plusMillis(request.maxWaitMs()));
    }

    @Override
    public void close() {
        thrift.close();
    }
}
