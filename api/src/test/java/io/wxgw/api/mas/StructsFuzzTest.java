package io.wxgw.api.mas;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wxgw.api.thrift.Hardship;
import org.junit.jupiter.api.Tag;

/// Any bytes as each struct: an exception of the protocol, or a record that survives writing and reading.
class StructsFuzzTest {
    @FuzzTest
    @Tag("fuzz")
    void readsAnything(byte[] bytes) {
        Hardship.survives(bytes, AddMemberReq::read);
        Hardship.survives(bytes, AddMemberResp::read);
        Hardship.survives(bytes, StartForwardReq::read);
        Hardship.survives(bytes, StopForwardReq::read);
        Hardship.survives(bytes, MasGetStateResp::read);
        Hardship.survives(bytes, MasWaitEventsResp::read);
    }
}
