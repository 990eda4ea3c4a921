package io.wxgw.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/// Recorded datagrams: each behind its length in 16 bits, as RFC 4571 puts them on a stream.
public final class Datagrams {
    private Datagrams() {}

    /// All datagrams of a sample in order.
    public static List<ByteBuf> of(String name) {
        ByteBuf in = Unpooled.wrappedBuffer(SampleMedia.bytes(name));
        List<ByteBuf> datagrams = new ArrayList<>();
        while (in.isReadable()) {
            datagrams.add(in.readSlice(in.readUnsignedShort()));
        }
        return datagrams;
    }
}
