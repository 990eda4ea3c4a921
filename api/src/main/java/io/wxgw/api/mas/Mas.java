package io.wxgw.api.mas;

import io.wxgw.api.thrift.ThriftMethod;
import io.wxgw.api.thrift.ThriftProcessor;
import java.util.List;

/// `service Mas` of `idl/mas.thrift`: its methods, and the server side of a [MediaAccess].
public final class Mas {
    /// AddMember.
    public static final ThriftMethod<AddMemberReq, AddMemberResp> ADD_MEMBER =
            new ThriftMethod<>("AddMember", AddMemberReq::read, AddMemberResp::read);
    /// RemoveMember.
    public static final ThriftMethod<RemoveMemberReq, RemoveMemberResp> REMOVE_MEMBER =
            new ThriftMethod<>("RemoveMember", RemoveMemberReq::read, RemoveMemberResp::read);
    /// StartForward.
    public static final ThriftMethod<StartForwardReq, StartForwardResp> START_FORWARD =
            new ThriftMethod<>("StartForward", StartForwardReq::read, StartForwardResp::read);
    /// StopForward.
    public static final ThriftMethod<StopForwardReq, StopForwardResp> STOP_FORWARD =
            new ThriftMethod<>("StopForward", StopForwardReq::read, StopForwardResp::read);
    /// GetState.
    public static final ThriftMethod<MasGetStateReq, MasGetStateResp> GET_STATE =
            new ThriftMethod<>("GetState", MasGetStateReq::read, MasGetStateResp::read);
    /// WaitEvents.
    public static final ThriftMethod<MasWaitEventsReq, MasWaitEventsResp> WAIT_EVENTS =
            new ThriftMethod<>("WaitEvents", MasWaitEventsReq::read, MasWaitEventsResp::read);

    private Mas() {}

    /// The server side: a [io.wxgw.api.Refusal] of `mas` becomes its code and message, a defect is logged and becomes
    /// 500.
    public static ThriftProcessor processor(MediaAccess mas) {
        return ThriftProcessor.builder()
                .on(ADD_MEMBER, mas::addMember, AddMemberResp::refused)
                .on(REMOVE_MEMBER, mas::removeMember, RemoveMemberResp::new)
                .on(START_FORWARD, mas::startForward, StartForwardResp::new)
                .on(STOP_FORWARD, mas::stopForward, StopForwardResp::new)
                .on(GET_STATE, mas::getState, (code, text) -> new MasGetStateResp(0, 0, List.of(), code, text))
                .on(
                        WAIT_EVENTS,
                        mas::waitEvents,
                        (code, text) -> new MasWaitEventsResp(0, 0, List.of(), false, code, text))
                .build();
    }
}
