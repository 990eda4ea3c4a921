// MCS to a MAS. Ours, in the style of wxmgw.thrift: a foreign MAS is joined by a small adapter that implements it.
// Transport: TCP, TBinaryProtocol, framed or buffered (told apart by the first byte). Method names are accepted with a
// lower-case first letter too. code 0 is success, all other codes are listed in io.wxgw.api.ErrorCode.
namespace java io.wxgw.idl
namespace py mas

// Open RTP ports for a member: it sends its sound and pictures there, and hears the mix without its own voice at
// the address its sound comes from (symmetric RTP). The same request again answers the same ports.
struct AddMemberReq {
  1: string uuid,
  2: string confId,
  3: i64 ssrc,                        // unsigned 32 bit: of its sound and its camera
  4: i32 audioPayloadType,            // below 0, or audioCodec empty: no sound
  5: string audioCodec,               // also of the mix it gets
  6: i32 videoPayloadType,            // below 0, or videoCodec empty: no camera
  7: string videoCodec,
  8: optional string ip,              // where its RTP will come from; missing: an address of mas.allow
  9: optional i64 screenSsrc,
  10: optional i32 screenPayloadType,
  11: optional string screenCodec,    // empty or missing: no screen share
}
struct AddMemberResp {
  1: string ip,
  2: i32 audioPort,                   // 0: none
  3: i32 videoPort,                   // 0: none
  4: i32 code,
  5: string message,
  6: optional i32 screenPort,         // missing: none
  7: optional i64 mixSsrc,            // of the mix it will hear
}

struct RemoveMemberReq {
  1: string uuid,
  2: string confId,
}
struct RemoveMemberResp {
  1: i32 code,
  2: string message,
}

// Send a member's pictures, as they come, to an RTP port as well. A key frame is asked for at the start, and whenever
// the receiver asks (PLI); if none comes within 300 ms, the receiver gets once more what there was since the last one,
// with timestamps a tick apart. Known by (confId, uuid, type, ip, port); the same request again only asks for a key frame.
struct StartForwardReq {
  1: string uuid,                     // whose pictures
  2: string confId,
  3: i32 type,                        // 1 camera (default), 2 screen
  4: string ip,
  5: i32 port,
  6: i32 payloadType,                 // what the receiver expects
  7: i64 ssrc,                        // what the receiver expects; 0: the member's own
}
struct StartForwardResp {
  1: i32 code,
  2: string message,
}

struct StopForwardReq {
  1: string uuid,
  2: string confId,
  3: i32 type,
  4: string ip,
  5: i32 port,
}
struct StopForwardResp {
  1: i32 code,
  2: string message,
}

struct MasGetStateReq {
  1: string confId,                   // empty: all
}
struct MasMemberState {
  1: string uuid,
  2: bool sound,                      // it sends some now
  3: bool camera,
  4: bool screen,
  5: bool speaking,
  6: i32 forwards,                    // of its pictures
}
struct MasRoomState {
  1: string confId,
  2: list<MasMemberState> members,
  3: optional i32 loadPercent,        // how busy the event loop is that the conference lives on
}
struct MasGetStateResp {
  1: i64 incarnation,                 // another number after every start of the process
  2: i64 sequence,                    // of the newest event contained
  3: list<MasRoomState> rooms,
  4: i32 code,
  5: string message,
  6: optional i32 memoryPercent,      // how much of its memory the process has taken
}

struct MasWaitEventsReq {
  1: i64 afterSeq,
  2: i32 maxWaitMs,
}
struct MasEvent {
  1: i64 sequence,
  2: string confId,
  3: MasMemberState member,
  4: bool gone,                       // removed
}
struct MasWaitEventsResp {
  1: i64 incarnation,
  2: i64 sequence,
  3: list<MasEvent> events,
  4: bool missed,                     // events after afterSeq are forgotten already: GetState again
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

service Mas {
  AddMemberResp AddMember(1: AddMemberReq req),
  RemoveMemberResp RemoveMember(1: RemoveMemberReq req),
  StartForwardResp StartForward(1: StartForwardReq req),
  StopForwardResp StopForward(1: StopForwardReq req),
  MasGetStateResp GetState(1: MasGetStateReq req),
  MasWaitEventsResp WaitEvents(1: MasWaitEventsReq req),
  LoginResp Login(1: LoginReq req),
}
