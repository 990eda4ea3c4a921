package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Open RTP ports for a member: it sends its sound and pictures there, and hears the mix without its own voice at the
/// address its sound comes from (symmetric RTP).
///
/// Fields 8 to 11 are optional and left out at their missing value.
///
/// @param uuid the member
/// @param confId the conference
/// @param ssrc of its sound and its camera, 0 to 4294967295
/// @param audioPayloadType below 0 or missing: no sound
/// @param audioCodec also of the mix it gets; empty or missing: no sound
/// @param videoPayloadType below 0 or missing: no camera
/// @param videoCodec empty or missing: no camera
/// @param ip where its RTP will come from; empty or missing: an address of `mas.allow`
/// @param screenSsrc of its screen; -1 or missing: as `ssrc`
/// @param screenPayloadType below 0 or missing: no screen share
/// @param screenCodec empty or missing: no screen share
public record AddMemberReq(
        String uuid,
        String confId,
        long ssrc,
        int audioPayloadType,
        String audioCodec,
        int videoPayloadType,
        String videoCodec,
        String ip,
        long screenSsrc,
        int screenPayloadType,
        String screenCodec)
        implements ThriftRecord {
    /// Reads one; missing fields as written at the parameters.
    public static AddMemberReq read(TProtocol in) throws TException {
        String uuid = "";
        String confId = "";
        long ssrc = 0;
        int audioPayloadType = -1;
        String audioCodec = "";
        int videoPayloadType = -1;
        String videoCodec = "";
        String ip = "";
        long screenSsrc = -1;
        int screenPayloadType = -1;
        String screenCodec = "";
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> uuid = fields.string(uuid);
                case 2 -> confId = fields.string(confId);
                case 3 -> ssrc = fields.i64(ssrc);
                case 4 -> audioPayloadType = fields.i32(audioPayloadType);
                case 5 -> audioCodec = fields.string(audioCodec);
                case 6 -> videoPayloadType = fields.i32(videoPayloadType);
                case 7 -> videoCodec = fields.string(videoCodec);
                case 8 -> ip = fields.string(ip);
                case 9 -> screenSsrc = fields.i64(screenSsrc);
                case 10 -> screenPayloadType = fields.i32(screenPayloadType);
                case 11 -> screenCodec = fields.string(screenCodec);
                default -> fields.skip();
            }
        }
        return new AddMemberReq(
                uuid,
                confId,
                ssrc,
                audioPayloadType,
                audioCodec,
                videoPayloadType,
                videoCodec,
                ip,
                screenSsrc,
                screenPayloadType,
                screenCodec);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "AddMemberReq");
        fields.string(1, uuid);
        fields.string(2, confId);
        fields.i64(3, ssrc);
        fields.i32(4, audioPayloadType);
        fields.string(5, audioCodec);
        fields.i32(6, videoPayloadType);
        fields.string(7, videoCodec);
        fields.stringIfAny(8, ip);
        if (screenSsrc != -1) {
            fields.i64(9, screenSsrc);
        }
        if (screenPayloadType != -1) {
            fields.i32(10, screenPayloadType);
        }
        fields.stringIfAny(11, screenCodec);
        fields.end();
    }
}
