package io.wxgw.mcs;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mas.AddMemberReq;
import io.wxgw.api.mas.RemoveMemberReq;
import io.wxgw.api.mas.StartForwardReq;
import io.wxgw.api.mas.StopForwardReq;
import io.wxgw.api.mgw.AvSyncReq;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import io.wxgw.api.mgw.StopPullReq;
import io.wxgw.api.mgw.StopPushReq;
import io.wxgw.api.thrift.ThriftRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// What MCS asked of wxmgw and MAS, in order, and which of it is to be refused.
final class Calls {
    private final List<ThriftRecord> calls = new CopyOnWriteArrayList<>();
    private final Map<Class<?>, ErrorCode> refused = new ConcurrentHashMap<>();
    private final Map<Class<?>, ErrorCode> lost = new ConcurrentHashMap<>();

    /// Answers this call with a code from now on.
    void refuse(Class<? extends ThriftRecord> call, ErrorCode code) {
        refused.put(call, code);
    }

    /// Lets this call fail before any answer, as when the box is away.
    void lose(Class<? extends ThriftRecord> call, ErrorCode code) {
        lost.put(call, code);
    }

    void grantAll() {
        refused.clear();
        lost.clear();
    }

    /// Notes a call.
    ///
    /// @return the code to answer
    int take(ThriftRecord call) {
        calls.add(call);
        var gone = lost.get(call.getClass());
        if (gone != null) {
            throw new Refusal(gone, "lost");
        }
        var code = refused.get(call.getClass());
        return code == null ? 0 : code.number();
    }

    <T extends ThriftRecord> List<T> of(Class<T> type) {
        return calls.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends ThriftRecord> T only(Class<T> type) {
        var found = of(type);
        if (found.size() != 1) {
            throw new AssertionError("one " + type.getSimpleName() + " expected: " + found);
        }
        return found.getFirst();
    }

    /// All calls since the last time, a line each.
    List<String> lines() {
        return calls.stream().map(Calls::line).toList();
    }

    /// [#lines], and forgets them.
    List<String> since() {
        var lines = lines();
        calls.clear();
        return lines;
    }

    private static String line(ThriftRecord call) {
        return switch (call) {
            case StartPullReq c -> "StartPull " + c.uuid();
            case StopPullReq c -> "StopPull " + c.uuid();
            case StartPushReq c -> "StartPush " + c.uuid() + "/" + c.type() + " for " + c.reqUuid();
            case StopPushReq c -> "StopPush " + c.uuid() + "/" + c.type() + c.reqUuid();
            case AvSyncReq c -> "AvSync " + c.uuid() + " shows " + c.syncUuid() + "/" + c.type();
            case AddMemberReq c -> "AddMember " + c.uuid();
            case RemoveMemberReq c -> "RemoveMember " + c.uuid();
            case StartForwardReq c -> "StartForward " + c.uuid() + "/" + c.type() + " to " + c.ip() + ":" + c.port();
            case StopForwardReq c -> "StopForward " + c.uuid() + "/" + c.type() + " to " + c.ip() + ":" + c.port();
            default -> call.toString();
        };
    }
}
