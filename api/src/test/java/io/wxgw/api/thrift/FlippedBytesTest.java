package io.wxgw.api.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wxgw.api.mgw.StartPullReq;
import io.wxgw.api.mgw.StartPushReq;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole calls as they stand on the wire, one byte of each damaged: the parser ends in a call, in an answer
/// that says what was wrong, or in an exception that ends the connection. Nothing else, and in little memory.
class FlippedBytesTest {
    private static final int SEEDS = 10_000;

    /// A string of the longest allowed length, read and decoded, twice over.
    private static final long MOST_BYTES = 4L * ThriftLimits.DEFAULT.maxStringBytes() + (256 << 10);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final StartPullReq PULL = new StartPullReq(
            "mp1",
            "rtmp://127.0.0.1:1935/wx/up",
            4294967295L,
            "192.168.1.123",
            12344,
            12346,
            97,
            "AAC",
            96,
            "H264",
            "rtmp://127.0.0.1:1935/wx/mix",
            "会议123");
    private static final StartPushReq PUSH = new StartPushReq(
            "u", "rtmp://127.0.0.1:1935/wx/abc", 97, "AAC", 96, "H264", "会议123", "mp1", "1", 2, "192.168.1.123", 7);

    private final AtomicInteger called = new AtomicInteger();
    private final ThriftProcessor processor = ThriftProcessor.builder()
            .on(new ThriftMethod<>("StartPull", StartPullReq::read, StartPullReq::read), this::counted, (_, _) -> PULL)
            .on(new ThriftMethod<>("StartPush", StartPushReq::read, StartPushReq::read), this::counted, (_, _) -> PUSH)
            .build();

    private <T> T counted(T request) {
        called.incrementAndGet();
        return request;
    }

    private static byte[] golden(String method, ThriftRecord request) throws TException {
        var call = new Frames.Sink(ThriftLimits.DEFAULT);
        TProtocol out = call.protocol();
        out.writeMessageBegin(new TMessage(method, TMessageType.CALL, 1));
        StructWriter.of(out, method + "_args").struct(1, request).end();
        out.writeMessageEnd();
        return call.bytes();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endAsACallOrAnExceptionAndNothingElse(boolean framed) throws TException {
        byte[][] calls = {golden("StartPull", PULL), golden("StartPush", PUSH)};
        // Classes are loaded, paths are warm.
        process(calls[0], framed);
        process(calls[1], framed);
        assertThat(called).hasValue(2);
        long most = 0;
        int refused = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] damaged = calls[seed % 2].clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            refused += process(damaged, framed) ? 0 : 1;
            long used = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(used).as("seed %d", seed).isLessThan(MOST_BYTES);
            most = Math.max(most, used);
        }
        assertThat(refused).isPositive();
        assertThat(called.get()).isGreaterThan(SEEDS / 10);
        assertThat(most).isPositive();
    }

    @Test
    void theUndamagedOnesAreCalls() throws TException {
        process(golden("StartPull", PULL), true);
        process(golden("startPush", PUSH), false);
        assertThat(called).hasValue(2);
    }

    /// False if the connection would be over.
    private boolean process(byte[] bytes, boolean framed) {
        try {
            TProtocol in = framed
                    ? Frames.source(bytes, ThriftLimits.DEFAULT)
                    : Frames.source(
                            new BoundedInput(new ByteArrayInputStream(bytes), ThriftLimits.DEFAULT.maxMessageBytes()),
                            ThriftLimits.DEFAULT);
            var reply = new Frames.Sink(ThriftLimits.DEFAULT);
            boolean _ = processor.process(in, reply.protocol(), new LoginGate(ThriftLogin.NONE));
            return true;
        } catch (TException expected) {
            return false;
        }
    }
}
