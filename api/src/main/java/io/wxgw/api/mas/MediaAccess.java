package io.wxgw.api.mas;

/// The service of a MAS as its caller sees it. Every call may block up to the caller's deadline; virtual threads only.
///
/// A refusal is a response with a code of [io.wxgw.api.ErrorCode] (or, from code that runs in this process, an
/// [io.wxgw.api.Refusal] that the endpoint turns into one). A MAS that cannot be reached is an [io.wxgw.api.Refusal].
public interface MediaAccess {
    /// Open ports for a member; the same request again answers the same.
    AddMemberResp addMember(AddMemberReq request);

    /// Close them. Of a member that is not there: 404.
    RemoveMemberResp removeMember(RemoveMemberReq request);

    /// Send its pictures to one receiver more; the same request again asks for a key frame.
    StartForwardResp startForward(StartForwardReq request);

    /// Stop that.
    StopForwardResp stopForward(StopForwardReq request);

    /// What is carried now.
    MasGetStateResp getState(MasGetStateReq request);

    /// What happens next; waits up to `maxWaitMs`.
    MasWaitEventsResp waitEvents(MasWaitEventsReq request);
}
