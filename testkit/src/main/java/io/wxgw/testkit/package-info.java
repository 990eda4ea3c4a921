/// What end-to-end tests share: a real ffmpeg as mini program and as player, and the measuring of what came out.
///
/// Nothing in here knows our boxes: it speaks RTMP through ffmpeg, reads samples and pixels, and judges them.
/// The static ffmpeg 4.4.1 is GPL and used as a separate program in tests only.
@NullMarked
package io.wxgw.testkit;

import org.jspecify.annotations.NullMarked;
