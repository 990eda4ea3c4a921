package io.wxgw.api.mgw;

import java.util.List;

/// One of each struct, every field away from its missing value.
final class Samples {
    static final StartPushReq START_PUSH = new StartPushReq(
            "14f5ac8e-5496-11e7-a38b-d93e113210c6",
            "rtmp://127.0.0.1:1935/wx/abc",
            97,
            "AAC",
            96,
            "H264",
            "会议123",
            "mp1",
            "1",
            2,
            "192.168.1.123",
            4294967295L);
    static final StartPullReq START_PULL = new StartPullReq(
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
    static final LinkState LINK = new LinkState(LinkState.MIX, "mp1", 2, LinkState.INTERRUPTED, "PeerClosed", 1234, 3);

    private Samples() {}

    static RecordingGateway gateway() {
        return new RecordingGateway();
    }

    /// Answers everything with values that differ from the missing ones, and keeps the last request.
    static final class RecordingGateway implements MediaGateway {
        volatile Object last = "";

        private <T> T saw(Object request, T answer) {
            last = request;
            return answer;
        }

        @Override
        public StartPushResp startPush(StartPushReq request) {
            return saw(request, new StartPushResp(new Port(20000, 20002), 0, "好"));
        }

        @Override
        public StopPushResp stopPush(StopPushReq request) {
            return saw(request, new StopPushResp(404, "no such push"));
        }

        @Override
        public StartPullResp startPull(StartPullReq request) {
            return saw(request, StartPullResp.OK);
        }

        @Override
        public StopPullResp stopPull(StopPullReq request) {
            return saw(request, StopPullResp.OK);
        }

        @Override
        public AvSyncResp avSync(AvSyncReq request) {
            return saw(request, AvSyncResp.OK);
        }

        @Override
        public GetStateResp getState(GetStateReq request) {
            return saw(
                    request,
                    new GetStateResp(
                            7, 9, List.of(new RoomState("会议123", List.of(LINK, LinkState.NONE), 42)), 0, "ok", 33));
        }

        @Override
        public WaitEventsResp waitEvents(WaitEventsReq request) {
            return saw(request, new WaitEventsResp(7, 10, List.of(new MgwEvent(10, "会议123", LINK)), true, 0, "ok"));
        }
    }
}
