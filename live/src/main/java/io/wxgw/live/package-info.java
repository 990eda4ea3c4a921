/// The live server: RTMP in, RTMP and HTTP-FLV out.
///
/// Starting points: [LiveServer] (listens, names streams), [LiveStream] (one stream: its publisher and its players),
/// [Player] (one player's queue), [Viewer] (its connection: [RtmpViewer], [FlvViewer]). It relays messages and never
/// opens them beyond "key frame? sequence header?".
///
/// Threads: the directory of streams is concurrent; a stream belongs to the lane of its first client, and everything of
/// it runs there; players on other lanes get their messages by `execute`.
@NullMarked
package io.wxgw.live;

import org.jspecify.annotations.NullMarked;
