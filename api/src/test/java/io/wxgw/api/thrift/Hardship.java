package io.wxgw.api.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.Random;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;

/// What every struct must bear: cut anywhere, and flipped bits. Damage is an exception of the protocol or a record.
public final class Hardship {
    private Hardship() {}

    /// Round trip, every truncation, 10,000 damaged copies.
    public static <T extends ThriftRecord> void of(T record, ThriftReader<T> reader, Random random) throws TException {
        var whole = bytes(record);
        assertThat(reader.read(source(whole))).isEqualTo(record);
        for (var length = 0; length < whole.length; length++) {
            var part = Arrays.copyOf(whole, length);
            assertThatCode(() -> reader.read(source(part))).isInstanceOf(TException.class);
        }
        for (var run = 0; run < 10_000; run++) {
            var damaged = whole.clone();
            for (var flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            survives(damaged, reader);
        }
    }

    /// Any bytes: an exception of the protocol, or a record that survives writing and reading.
    public static void survives(byte[] bytes, ThriftReader<? extends ThriftRecord> reader) {
        try {
            var record = reader.read(source(bytes));
            assertThat(reader.read(source(bytes(record)))).isEqualTo(record);
        } catch (TException expected) {
            assertThat(expected).isNotNull();
        }
    }

    /// The struct as binary protocol.
    public static byte[] bytes(ThriftRecord record) throws TException {
        var buffer = new TMemoryBuffer(64);
        record.write(new TBinaryProtocol(buffer));
        return Arrays.copyOf(buffer.getArray(), buffer.length());
    }

    /// Bytes to read a struct from, with the limits of the server.
    public static TBinaryProtocol source(byte[] bytes) throws TException {
        var limits = new TConfiguration(1 << 20, 1 << 20, StructReader.MAX_DEPTH);
        return new TBinaryProtocol(new TMemoryInputTransport(limits, bytes), 1 << 16, StructReader.MAX_ELEMENTS);
    }
}
