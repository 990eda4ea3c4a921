package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Take a mini program's stream from its live channel to the MAS, and publish its mix (Rtmp2Rtp and the mix channel).
///
/// @param uuid the mini program
/// @param pullUrl its own live channel, as wxmgw is to play it
/// @param ssrc for sound and picture, 0 to 4294967295
/// @param masIp where the MAS takes both
/// @param audioPort RTP port of the MAS; 0 or missing: no sound
/// @param videoPort RTP port of the MAS; 0 or missing: no picture
/// @param audioPayloadType RTP payload type towards the MAS; below 0 or missing: no sound
/// @param audioCodec codec towards the MAS; empty or missing: no sound
/// @param videoPayloadType RTP payload type towards the MAS; below 0 or missing: no picture
/// @param videoCodec codec towards the MAS; `VideoCodec` in the document; empty or missing: no picture
/// @param pushAudioUrl the mix channel to publish to; empty: the mini program hears nothing
/// @param confId the conference; empty (an older MCS): a room of the uuid alone
public record StartPullReq(
        String uuid,
        String pullUrl,
        long ssrc,
        String masIp,
        int audioPort,
        int videoPort,
        int audioPayloadType,
        String audioCodec,
        int videoPayloadType,
        String videoCodec,
        String pushAudioUrl,
        String confId)
        implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static StartPullReq read(TProtocol in) throws TException {
        String uuid = "";
        String pullUrl = "";
        long ssrc = 0;
        String masIp = "";
        int audioPort = 0;
        int videoPort = 0;
        int audioPayloadType = -1;
        String audioCodec = "";
        int videoPayloadType = -1;
        String videoCodec = "";
        String pushAudioUrl = "";
        String confId = "";
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> uuid = fields.string(uuid);
                case 2 -> pullUrl = fields.string(pullUrl);
                case 3 -> ssrc = fields.i64(ssrc);
                case 4 -> masIp = fields.string(masIp);
                case 5 -> audioPort = fields.i32(audioPort);
                case 6 -> videoPort = fields.i32(videoPort);
                case 7 -> audioPayloadType = fields.i32(audioPayloadType);
                case 8 -> audioCodec = fields.string(audioCodec);
                case 9 -> videoPayloadType = fields.i32(videoPayloadType);
                case 10 -> videoCodec = fields.string(videoCodec);
                case 11 -> pushAudioUrl = fields.string(pushAudioUrl);
                case 12 -> confId = fields.string(confId);
                default -> fields.skip();
            }
        }
        return new StartPullReq(
                uuid,
                pullUrl,
                ssrc,
                masIp,
                audioPort,
                videoPort,
                audioPayloadType,
                audioCodec,
                videoPayloadType,
                videoCodec,
                pushAudioUrl,
                confId);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "StartPullReq");
        fields.string(1, uuid);
        fields.string(2, pullUrl);
        fields.i64(3, ssrc);
        fields.string(4, masIp);
        fields.i32(5, audioPort);
        fields.i32(6, videoPort);
        fields.i32(7, audioPayloadType);
        fields.string(8, audioCodec);
        fields.i32(9, videoPayloadType);
        fields.string(10, videoCodec);
        fields.string(11, pushAudioUrl);
        fields.string(12, confId);
        fields.end();
    }
}
