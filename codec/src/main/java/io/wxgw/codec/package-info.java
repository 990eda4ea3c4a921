/// Sound in and out of its codecs, and between sample rates; pictures too, for the simulated phone alone. The only
/// natives of the house: FFmpeg's avcodec, avutil and swresample (LGPL build), through JavaCPP; they load when the
/// first context is opened.
///
/// A codec belongs to one stream and is used on that stream's lane alone. Its owner closes it: nothing here waits for
/// the garbage collector, and [AudioCodecs#open] says how many contexts are open.
@NullMarked
package io.wxgw.codec;

import org.jspecify.annotations.NullMarked;
