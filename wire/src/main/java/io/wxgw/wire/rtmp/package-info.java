/// RTMP 1.0 (Adobe, 2012): handshake, chunks, messages, addresses.
///
/// The dialects of ffmpeg, librtmp, GStreamer, nginx-rtmp and Red5 are understood; where one of them departs from
/// the document, the code says which.
@NullMarked
package io.wxgw.wire.rtmp;

import org.jspecify.annotations.NullMarked;
