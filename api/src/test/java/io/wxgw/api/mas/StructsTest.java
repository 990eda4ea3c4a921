package io.wxgw.api.mas;

import static io.wxgw.api.thrift.Hardship.bytes;
import static io.wxgw.api.thrift.Hardship.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.thrift.Hardship;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.thrift.TException;
import org.junit.jupiter.api.Test;

/// The bytes of the structs: golden, and what becomes of damaged ones.
class StructsTest {
    private static final int SEED = 20261125;

    @Test
    void hasTheFieldIdsOfTheIdl() throws TException {
        assertThat(HexFormat.of().formatHex(bytes(new StopForwardReq("a", "b", 2, "c", 3))))
                .isEqualTo("0b000100000001610b00020000000162080003000000020b000400000001630800050000000300");
    }

    @Test
    void leavesOutWhatIsOptionalAndMissing() throws TException {
        assertThat(HexFormat.of().formatHex(bytes(new AddMemberReq("a", "b", 1, 2, "c", 3, "d", "", -1, -1, ""))))
                .isEqualTo("0b000100000001610b000200000001620a00030000000000000001"
                        + "080004000000020b0005000000016308000600000003" + "0b0007000000016400");
        assertThat(HexFormat.of().formatHex(bytes(AddMemberResp.refused(5, "m"))))
                .isEqualTo("0b00010000000008000200000000080003000000000800040000000" + "50b0005000000016d00");
    }

    @Test
    void readsAnEmptyStructAsMissingValues() throws TException {
        var empty = new byte[] {0};
        assertThat(AddMemberReq.read(source(empty)))
                .isEqualTo(new AddMemberReq("", "", 0, -1, "", -1, "", "", -1, -1, ""));
        assertThat(AddMemberResp.read(source(empty))).isEqualTo(AddMemberResp.refused(0, ""));
        assertThat(RemoveMemberReq.read(source(empty))).isEqualTo(new RemoveMemberReq("", ""));
        assertThat(StartForwardReq.read(source(empty))).isEqualTo(new StartForwardReq("", "", 1, "", 0, -1, 0));
        assertThat(StopForwardReq.read(source(empty))).isEqualTo(new StopForwardReq("", "", 1, "", 0));
        assertThat(MasGetStateResp.read(source(empty))).isEqualTo(new MasGetStateResp(0, 0, List.of(), 0, ""));
        assertThat(MasEvent.read(source(empty))).isEqualTo(new MasEvent(0, "", MasMemberState.NONE, false));
        assertThat(MasWaitEventsReq.read(source(empty))).isEqualTo(new MasWaitEventsReq(0, 0));
    }

    @Test
    void takesAnyDamageForAnExceptionOfTheProtocolAndNothingElse() throws TException {
        var random = new Random(SEED);
        Hardship.of(Samples.ADD_MEMBER, AddMemberReq::read, random);
        Hardship.of(Samples.ADDED, AddMemberResp::read, random);
        Hardship.of(Samples.START_FORWARD, StartForwardReq::read, random);
        Hardship.of(Samples.STOP_FORWARD, StopForwardReq::read, random);
        Hardship.of(Samples.STATE, MasGetStateResp::read, random);
        Hardship.of(Samples.EVENTS, MasWaitEventsResp::read, random);
    }
}
