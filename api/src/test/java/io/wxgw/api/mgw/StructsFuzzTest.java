package io.wxgw.api.mgw;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wxgw.api.thrift.Hardship;
import org.junit.jupiter.api.Tag;

/// Any bytes as each struct: an exception of the protocol, or a record that survives writing and reading.
class StructsFuzzTest {
    @FuzzTest
    @Tag("fuzz")
    void readsAnything(byte[] bytes) {
        Hardship.survives(bytes, StartPushReq::read);
        Hardship.survives(bytes, StartPushResp::read);
        Hardship.survives(bytes, StopPushReq::read);
        Hardship.survives(bytes, StartPullReq::read);
        Hardship.survives(bytes, AvSyncReq::read);
        Hardship.survives(bytes, GetStateResp::read);
        Hardship.survives(bytes, WaitEventsResp::read);
    }
}
