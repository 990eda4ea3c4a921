package io.wxgw.api.mgw;

/// The service of wxmgw as its caller sees it. Every call may block up to the caller's deadline; virtual threads
/// only.
///
/// StartPush, StartPull and AvSync may be repeated: the same request again changes nothing and answers the same. A
/// refusal is a response with a code
/// of [io.wxgw.api.ErrorCode] (or, from code that runs in this process, an [io.wxgw.api.Refusal] that the endpoint
/// turns into one). A gateway that
/// cannot be reached is an [io.wxgw.api.Refusal].
public interface MediaGateway {
    /// Take a member's media and publish it.
    StartPushResp startPush(StartPushReq request);

    /// Stop that.
    StopPushResp stopPush(StopPushReq request);

    /// Take a mini program's stream to the MAS, and publish its mix.
    StartPullResp startPull(StartPullReq request);

    /// Stop that.
    StopPullResp stopPull(StopPullReq request);

    /// Put a member's picture into a mix channel, or take it out.
    AvSyncResp avSync(AvSyncReq request);

    /// What is carried now.
    GetStateResp getState(GetStateReq request);

    /// What happens next; waits up to `maxWaitMs`.
    WaitEventsResp waitEvents(WaitEventsReq request);
}
