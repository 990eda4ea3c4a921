// MCS to wxmgw. Structs and field ids are the design document's; fields and calls marked "ours" are optional extensions:
// a peer that does not know them skips them and never calls them.
// Transport: TCP, TBinaryProtocol, framed or buffered (told apart by the first byte). Method names are accepted with a
// lower-case first letter too. code 0 is success, all other codes are listed in docs/error-codes.md.
namespace java io.wxgw.idl
namespace py wxmgw

struct Port {
  1: i32 audio,                // 0: none
  2: i32 video,                // 0: none
}

// Take a member's media (RTP from the MAS, or from a mini program already here) and publish it to a live channel.
struct StartPushReq {
  1: string uuid,
  2: string pushUrl,
  3: i32 audioPayloadType,     // below 0, or audioCodec empty: no sound
  4: string audioCodec,
  5: i32 videoPayloadType,     // below 0, or videoCodec empty: no picture
  6: string videoCodec,
  7: string confId,
  8: string reqUuid,           // the mini program that asked
  9: string weixin,            // "1": uuid is a mini program; no port is opened
  10: optional i32 type,       // ours: 1 camera (default), 2 screen
  11: optional string masIp,   // ours: where the RTP will come from
  12: optional i64 ssrc,       // ours: which SSRC it will have
}
struct StartPushResp {
  1: Port port,
  2: i32 code,
  3: string message,
}

struct StopPushReq {
  1: string uuid,
  2: string confId,
  3: optional i32 type,        // ours: 1 camera (default), 2 screen
  4: optional string reqUuid,  // ours: take out this viewer only
}
struct StopPushResp {
  1: i32 code,
  2: string message,
}

// Take a mini program's stream to the MAS, and publish what the MAS sends back to the mix channel.
struct StartPullReq {
  1: string uuid,
  2: string pullUrl,
  3: i64 ssrc,                 // unsigned 32 bit, for sound and picture
  4: string masIp,
  5: i32 audioPort,
  6: i32 videoPort,
  7: i32 audioPayloadType,
  8: string audioCodec,
  9: i32 videoPayloadType,
  10: string VideoCodec,
  11: string pushAudioUrl,     // the mix channel; empty: none
  12: string confId,
}
struct StartPullResp {
  1: i32 code,
  2: string message,
}

struct StopPullReq {
  1: string uuid,
  2: string confId,
}
struct StopPullResp {
  1: i32 code,
  2: string message,
}

// Put the picture of syncUuid into the mix channel of uuid; empty syncUuid: take it out.
struct AvSyncReq {
  1: string uuid,
  2: string confId,
  3: string syncUuid,
  4: optional i32 type,        // ours: 1 camera (default), 2 screen
}
struct AvSyncResp {
  1: i32 code,
  2: string message,
}

// ---- ours from here on ----

struct GetStateReq {
  1: string confId,            // empty: all
}
struct LinkState {
  1: string kind,              // rtmp2rtp, mix, rtp2rtmp
  2: string uuid,
  3: i32 type,                 // 1 camera, 2 screen
  4: string phase,             // connecting, live, interrupted, closed
  5: string cause,
  6: i64 forMs,                // since it came into this phase
  7: optional i64 repairs,     // jumps of its timestamps repaired so far
}
struct RoomState {
  1: string confId,
  2: list<LinkState> links,
  3: optional i32 loadPercent, // how busy the event loop is that the conference lives on
}
struct GetStateResp {
  1: i64 incarnation,          // another number after every start of the process
  2: i64 sequence,             // of the newest event contained
  3: list<RoomState> rooms,
  4: i32 code,
  5: string message,
  6: optional i32 memoryPercent, // how much of its memory the process has taken
}

struct WaitEventsReq {
  1: i64 afterSeq,
  2: i32 maxWaitMs,
}
struct MgwEvent {
  1: i64 sequence,
  2: string confId,
  3: LinkState link,
}
struct WaitEventsResp {
  1: i64 incarnation,
  2: i64 sequence,
  3: list<MgwEvent> events,
  4: bool missed,              // events after afterSeq are forgotten already: GetState again
  5: i32 code,
  6: string message,
}

// Where a service asks for it (a secret is set there), a connection begins with two calls of Login: the first, empty, is
// answered with a nonce, the second brings the proof. Any other call before that is answered with code 401, and the
// connection is closed. Where no secret is set, Login need not be called; if it is, the answer has no nonce.
struct LoginReq {
  1: optional string proof,    // HMAC-SHA256 of the nonce (its ASCII characters), keyed with the secret (UTF-8), in 64
                               // lower-case hexadecimal digits; missing: a nonce is asked for
}
struct LoginResp {
  1: i32 code,
  2: string message,
  3: optional string nonce,    // missing: nothing more is asked
}

service WxMgw {
  StartPushResp StartPush(1: StartPushReq req),
  StopPushResp StopPush(1: StopPushReq req),
  StartPullResp StartPull(1: StartPullReq req),
  StopPullResp StopPull(1: StopPullReq req),
  AvSyncResp AvSync(1: AvSyncReq req),
  GetStateResp GetState(1: GetStateReq req),
  WaitEventsResp WaitEvents(1: WaitEventsReq req),
  LoginResp Login(1: LoginReq req),
}
