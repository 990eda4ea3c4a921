package io.wxgw.api.thrift;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.transport.TIOStreamTransport;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.apache.thrift.transport.TTransportException;

/// Binary protocol over bytes at hand or a stream, with every limit set; and the framed transport's frame: a 4-byte
/// big-endian length, then so many bytes.
final class Frames {
    private static final int FIRST_BUFFER_BYTES = 512;

    private Frames() {}

    /// One frame. The length is believed only as far as bytes really come.
    static byte[] read(DataInputStream in, ThriftLimits limits) throws IOException {
        var length = in.readInt();
        if (length < 0 || length > limits.maxMessageBytes()) {
            throw new IOException("thrift frame of " + (length & 0xFFFFFFFFL) + " bytes, at most "
                    + limits.maxMessageBytes() + " are read");
        }
        var frame = in.readNBytes(length);
        if (frame.length < length) {
            throw new EOFException("thrift frame ended after " + frame.length + " of " + length + " bytes");
        }
        return frame;
    }

    static TProtocol source(byte[] message, ThriftLimits limits) throws TTransportException {
        return protocol(new TMemoryInputTransport(configuration(limits), message), limits);
    }

    static TProtocol source(InputStream in, ThriftLimits limits) throws TTransportException {
        return protocol(new TIOStreamTransport(configuration(limits), in), limits);
    }

    private static TProtocol protocol(org.apache.thrift.transport.TTransport transport, ThriftLimits limits) {
        return new TBinaryProtocol(transport, limits.maxStringBytes(), StructReader.MAX_ELEMENTS);
    }

    private static TConfiguration configuration(ThriftLimits limits) {
        return new TConfiguration(limits.maxMessageBytes(), limits.maxMessageBytes(), StructReader.MAX_DEPTH);
    }

    /// Collects one outgoing message.
    static final class Sink {
        private final TMemoryBuffer buffer;
        private final TProtocol protocol;

        Sink(ThriftLimits limits) throws TTransportException {
            this.buffer = new TMemoryBuffer(configuration(limits), FIRST_BUFFER_BYTES);
            this.protocol = new TBinaryProtocol(buffer);
        }

        TProtocol protocol() {
            return protocol;
        }

        byte[] bytes() {
            return java.util.Arrays.copyOf(buffer.getArray(), buffer.length());
        }
    }
}
