/// The JSON of the design document: `wxjoinconf`, `wxquitconf`, `wxreqvideo`, `wxcancelvideo`, `wxreqavsync`, and the
/// common error reply; and beyond it what apps and extended mini programs say.
///
/// One message is one text frame of a WebSocket:
/// ```
/// {"id": "3", "uuid": "14f5...", "method": "wxjoinconf", "params": {...}}      request
/// {"id": "3", "uuid": "14f5...", "method": "wxjoinconf", "result": {...}}      reply; only a refusal has result.code
/// ```
/// A text becomes a [SignalMessage] in [SignalReader], which is lenient as the document's own samples demand; a
/// [SignalRequest] becomes one of the records of [WxRequest] or [AppRequest]; a [SignalResult] becomes the
/// fields of a [SignalReply].
/// All scalars go out as strings; numbers are taken in. Everything is immutable; any thread.
@NullMarked
package io.wxgw.api.signal;

import org.jspecify.annotations.NullMarked;
