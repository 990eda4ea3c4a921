package io.wxgw.live;

import io.wxgw.engine.close.CloseCause;
import io.wxgw.engine.lane.Lane;
import io.wxgw.engine.rtmp.RtmpServerSession;
import io.wxgw.wire.rtmp.RtmpMessage;

/// A player over RTMP. Two of the same session are the same.
record RtmpViewer(RtmpServerSession session) implements Viewer {
    @Override
    public Lane lane() {
        return session.lane();
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public long pendingBytes() {
        return session.pendingBytes();
    }

    @Override
    public void accept() {
        session.acceptPlay();
    }

    @Override
    public void send(RtmpMessage message) {
        switch (message) {
            case RtmpMessage.Audio audio -> session.sendAudio(audio.timestampMs(), audio.body());
            case RtmpMessage.Video video -> session.sendVideo(video.timestampMs(), video.body());
            case RtmpMessage.Data data -> session.sendData(data.timestampMs(), data.values());
            default -> {}
        }
    }

    @Override
    public void end(CloseCause cause) {
        session.sendUnpublished();
        session.close(cause);
    }

    @Override
    public void refuse(PlayRefusal refusal, String description) {
        session.refuse(refusal.rtmpCode(), description);
    }
}
