package io.wxgw.api.mgw;

import static io.wxgw.api.thrift.Hardship.bytes;
import static io.wxgw.api.thrift.Hardship.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.wxgw.api.thrift.Hardship;
import io.wxgw.api.thrift.StructWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TMemoryBuffer;
import org.junit.jupiter.api.Test;

/// The bytes of the structs: golden, and what becomes of damaged ones.
class StructsTest {
    private static final int SEED = 20261124;

    @Test
    void hasTheFieldIdsOfTheDocument() throws TException {
        assertThat(HexFormat.of().formatHex(bytes(new AvSyncReq("a", "b", "c", 1))))
                .isEqualTo("0b000100000001610b000200000001620b0003000000016300");
        assertThat(HexFormat.of().formatHex(bytes(new StartPushResp(new Port(1, 2), 3, "m"))))
                .isEqualTo("0c00010800010000000108000200000002000800020000000" + "30b0003000000016d00");
        assertThat(HexFormat.of().formatHex(bytes(new StopPushReq("a", "b", 2, "r"))))
                .isEqualTo("0b000100000001610b0002000000016208000300000002" + "0b0004000000017200");
    }

    @Test
    void readsAnEmptyStructAsMissingValues() throws TException {
        assertThat(StartPushReq.read(source(new byte[] {0})))
                .isEqualTo(new StartPushReq("", "", -1, "", -1, "", "", "", "", 1, "", -1));
        assertThat(StartPullReq.read(source(new byte[] {0})))
                .isEqualTo(new StartPullReq("", "", 0, "", 0, 0, -1, "", -1, "", "", ""));
        assertThat(StopPushReq.read(source(new byte[] {0}))).isEqualTo(new StopPushReq("", "", 1, ""));
        assertThat(AvSyncReq.read(source(new byte[] {0}))).isEqualTo(new AvSyncReq("", "", "", 1));
        assertThat(StartPushResp.read(source(new byte[] {0}))).isEqualTo(new StartPushResp(Port.NONE, 0, ""));
    }

    @Test
    void knowsAMiniProgramFromTheGarbledField() {
        for (var yes : List.of("1", "true", "YES", "与成员")) {
            assertThat(push(yes).isMiniProgram()).as(yes).isTrue();
        }
        for (var no : List.of("", " ", "0", "False", "no")) {
            assertThat(push(no).isMiniProgram()).as(no).isFalse();
        }
    }

    private static StartPushReq push(String weixin) {
        return new StartPushReq("u", "p", -1, "", 96, "H264", "c", "r", weixin, 1, "", -1);
    }

    @Test
    void takesAnyDamageForAnExceptionOfTheProtocolAndNothingElse() throws TException {
        var random = new Random(SEED);
        Hardship.of(Samples.START_PUSH, StartPushReq::read, random);
        Hardship.of(Samples.START_PULL, StartPullReq::read, random);
        Hardship.of(Samples.gateway().getState(new GetStateReq("")), GetStateResp::read, random);
        Hardship.of(Samples.gateway().waitEvents(new WaitEventsReq(1, 1)), WaitEventsResp::read, random);
    }

    @Test
    void refusesAListOfTooManyElements() throws TException, IOException {
        var bytes = HexFormat.of().parseHex("0f00030c7fffffff");
        assertThatCode(() -> GetStateResp.read(source(bytes))).isInstanceOf(TException.class);
    }

    @Test
    void passesOverAFieldOfAnotherTypeThanExpected() throws TException {
        var buffer = new TMemoryBuffer(64);
        StructWriter.of(new TBinaryProtocol(buffer), "Port")
                .string(1, "text")
                .i32(2, 5)
                .end();
        assertThat(Port.read(source(Arrays.copyOf(buffer.getArray(), buffer.length()))))
                .isEqualTo(new Port(0, 5));
    }
}
