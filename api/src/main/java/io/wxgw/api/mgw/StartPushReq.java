package io.wxgw.api.mgw;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import java.util.Locale;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Take a member's media and publish it to a live channel (Rtp2Rtmp).
///
/// Fields 10 to 12 are ours, optional, and left out at their missing value, so that a foreign wxmgw sees the design
/// document's struct.
///
/// @param uuid the member whose media it is
/// @param pushUrl live channel to publish to
/// @param audioPayloadType RTP payload type from the MAS; below 0 or missing: no sound
/// @param audioCodec empty or missing: no sound
/// @param videoPayloadType RTP payload type from the MAS; below 0 or missing: no picture
/// @param videoCodec empty or missing: no picture
/// @param confId the conference; empty (an older MCS): a room of the uuid alone
/// @param reqUuid the mini program that asked
/// @param weixin "1" and the like: the member is a mini program, its media is here already, no port is opened
/// @param type 1 (or missing) camera, 2 screen
/// @param masIp address the RTP will come from; empty or missing: that of the room's MAS
/// @param ssrc SSRC the RTP will have, 0 to 4294967295; -1 or missing: any
public record StartPushReq(
        String uuid,
        String pushUrl,
        int audioPayloadType,
        String audioCodec,
        int videoPayloadType,
        String videoCodec,
        String confId,
        String reqUuid,
        String weixin,
        int type,
        String masIp,
        long ssrc)
        implements ThriftRecord {
    /// True if `weixin` says yes: any text but "0", "false" and "no".
    public boolean isMiniProgram() {
        var said = weixin.strip().toLowerCase(Locale.ROOT);
        return !said.isEmpty() && !said.equals("0") && !said.equals("false") && !said.equals("no");
    }

    /// Reads one; missing fields as written at the parameters.
    public static StartPushReq read(TProtocol in) throws TException {
        String uuid = "";
        String pushUrl = "";
        int audioPayloadType = -1;
        String audioCodec = "";
        int videoPayloadType = -1;
        String videoCodec = "";
        String confId = "";
        String reqUuid = "";
        String weixin = "";
        int type = 1;
        String masIp = "";
        long ssrc = -1;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> uuid = fields.string(uuid);
                case 2 -> pushUrl = fields.string(pushUrl);
                case 3 -> audioPayloadType = fields.i32(audioPayloadType);
                case 4 -> audioCodec = fields.string(audioCodec);
                case 5 -> videoPayloadType = fields.i32(videoPayloadType);
                case 6 -> videoCodec = fields.string(videoCodec);
                case 7 -> confId = fields.string(confId);
                case 8 -> reqUuid = fields.string(reqUuid);
                case 9 -> weixin = fields.string(weixin);
                case 10 -> type = fields.i32(type);
                case 11 -> masIp = fields.string(masIp);
                case 12 -> ssrc = fields.i64(ssrc);
                default -> fields.skip();
            }
        }
        return new StartPushReq(
                uuid,
                pushUrl,
                audioPayloadType,
                audioCodec,
                videoPayloadType,
                videoCodec,
                confId,
                reqUuid,
                weixin,
                type,
                masIp,
                ssrc);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "StartPushReq");
        fields.string(1, uuid);
        fields.string(2, pushUrl);
        fields.i32(3, audioPayloadType);
        fields.string(4, audioCodec);
        fields.i32(5, videoPayloadType);
        fields.string(6, videoCodec);
        fields.string(7, confId);
        fields.string(8, reqUuid);
        fields.string(9, weixin);
        if (type != 1) {
            fields.i32(10, type);
        }
        fields.stringIfAny(11, masIp);
        if (ssrc != -1) {
            fields.i64(12, ssrc);
        }
        fields.end();
    }
}
