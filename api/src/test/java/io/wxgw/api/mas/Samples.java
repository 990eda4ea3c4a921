package io.wxgw.api.mas;

import java.util.List;

/// One of each struct, every field away from its missing value.
final class Samples {
    static final AddMemberReq ADD_MEMBER = new AddMemberReq(
            "14f5ac8e-5496-11e7-a38b-d93e113210c6",
            "会议123",
            4294967295L,
            97,
            "AAC",
            96,
            "H264",
            "192.168.1.123",
            4294967294L,
            98,
            "H264");
    static final AddMemberResp ADDED = new AddMemberResp("192.168.1.9", 24000, 24002, 0, "好", 24004, 4294967293L);
    static final StartForwardReq START_FORWARD =
            new StartForwardReq("mp1", "会议123", 2, "192.168.1.124", 20002, 96, 4294967295L);
    static final StopForwardReq STOP_FORWARD = new StopForwardReq("mp1", "会议123", 2, "192.168.1.124", 20002);
    static final MasMemberState MEMBER = new MasMemberState("mp1", true, true, true, true, 3);
    static final MasGetStateResp STATE = new MasGetStateResp(
            7, 9, List.of(new MasRoomState("会议123", List.of(MEMBER, MasMemberState.NONE), 42)), 0, "ok", 33);
    static final MasWaitEventsResp EVENTS =
            new MasWaitEventsResp(7, 10, List.of(new MasEvent(10, "会议123", MEMBER, true)), true, 0, "ok");

    private Samples() {}

    /// Answers everything with values that differ from the missing ones, and keeps the last request.
    static final class RecordingMas implements MediaAccess {
        volatile Object last = "";

        private <T> T saw(Object request, T answer) {
            last = request;
            return answer;
        }

        @Override
        public AddMemberResp addMember(AddMemberReq request) {
            return saw(request, ADDED);
        }

        @Override
        public RemoveMemberResp removeMember(RemoveMemberReq request) {
            return saw(request, new RemoveMemberResp(404, "no such member"));
        }

        @Override
        public StartForwardResp startForward(StartForwardReq request) {
            return saw(request, StartForwardResp.OK);
        }

        @Override
        public StopForwardResp stopForward(StopForwardReq request) {
            return saw(request, StopForwardResp.OK);
        }

        @Override
        public MasGetStateResp getState(MasGetStateReq request) {
            return saw(request, STATE);
        }

        @Override
        public MasWaitEventsResp waitEvents(MasWaitEventsReq request) {
            return saw(request, EVENTS);
        }
    }
}
