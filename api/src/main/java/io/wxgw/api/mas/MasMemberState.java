package io.wxgw.api.mas;

import io.wxgw.api.thrift.StructReader;
import io.wxgw.api.thrift.StructWriter;
import io.wxgw.api.thrift.ThriftRecord;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// One member as the MAS sees it.
///
/// @param uuid the member
/// @param sound it sends some now
/// @param camera it sends pictures of it now
/// @param screen it sends pictures of it now
/// @param speaking its sound is loud enough to be heard
/// @param forwards how many receivers its pictures have
public record MasMemberState(String uuid, boolean sound, boolean camera, boolean screen, boolean speaking, int forwards)
        implements ThriftRecord {
    /// A member nothing is said about.
    public static final MasMemberState NONE = new MasMemberState("", false, false, false, false, 0);

    /// Reads one; missing fields as written at the parameters.
    public static MasMemberState read(TProtocol in) throws TException {
        String uuid = "";
        boolean sound = false;
        boolean camera = false;
        boolean screen = false;
        boolean speaking = false;
        int forwards = 0;
        var fields = StructReader.of(in);
        while (fields.next()) {
            switch (fields.id()) {
                case 1 -> uuid = fields.string(uuid);
                case 2 -> sound = fields.bool(sound);
                case 3 -> camera = fields.bool(camera);
                case 4 -> screen = fields.bool(screen);
                case 5 -> speaking = fields.bool(speaking);
                case 6 -> forwards = fields.i32(forwards);
                default -> fields.skip();
            }
        }
        return new MasMemberState(uuid, sound, camera, screen, speaking, forwards);
    }

    @Override
    public void write(TProtocol out) throws TException {
        var fields = StructWriter.of(out, "MasMemberState");
        fields.string(1, uuid);
        fields.bool(2, sound);
        fields.bool(3, camera);
        fields.bool(4, screen);
        fields.bool(5, speaking);
        fields.i32(6, forwards);
        fields.end();
    }
}
