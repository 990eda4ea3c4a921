package io.wxgw.engine.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.MessageSizeEstimator;
import io.netty.util.internal.SystemPropertyUtil;

/// Makes a channel count its queued bytes as they are (small messages as 96 bytes): Netty adds what an entry of its
/// queue costs, which for small
/// sound messages is as much as they carry and would make a queue look twice as long.
final class PlainSize {
    private static final int ENTRY_BYTES =
            SystemPropertyUtil.getInt("io.netty.transport.outboundBufferEntrySizeOverhead", 96);

    static final MessageSizeEstimator ESTIMATOR = () -> PlainSize::withoutEntry;

    private PlainSize() {}

    private static int withoutEntry(Object message) {
        return message instanceof ByteBuf bytes ? bytes.readableBytes() - ENTRY_BYTES : 0;
    }
}
