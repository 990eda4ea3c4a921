package io.wxgw.api.mgw;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/// Any bytes as each struct: an exception of the protocol, or a record that survives writing and reading.
class StructsFuzzTest {
    @FuzzTest
    @Tag("fuzz")
    void readsAnything(byte[] bytes) {
        StructsTest.survives(bytes, StartPushReq::read);
        StructsTest.survives(bytes, StartPushResp::read);
        StructsTest.survives(bytes, StopPushReq::read);
        StructsTest.survives(bytes, StartPullReq::read);
        StructsTest.survives(bytes, AvSyncReq::read);
        StructsTest.survives(bytes, GetStateResp::read);
        StructsTest.survives(bytes, WaitEventsResp::read);
    }
}
