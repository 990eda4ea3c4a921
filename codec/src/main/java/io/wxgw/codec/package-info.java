/// Sound in and out of its codecs, and between sample rates; pictures too, for the simulated phone alone. The only
/// natives of the house: FFmpeg's avcodec, avutil and swresample (LGPL build), through JavaCPP; they load when the
/// first context that needs them is opened. Opus is encoded by them and decoded by Concentus, G.711 is by hand.
///
/// A codec belongs to one stream and is used on that stream's lane alone. Its owner closes it: nothing here waits for
/// the garbage collector, and [AudioCodecs#open] says how many contexts are open.
@NullMarked
package io.wxgw.codec;

import org.jspecify.annotations.NullMarked;
