package io.wxgw.api.thrift;

import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;

/// Writes the fields of one struct in the order of the calls; [#end()] closes it. One thread.
///
/// Field names are not on the wire of the binary protocol, so none are asked for.
public final class StructWriter {
    private final TProtocol out;

    private StructWriter(TProtocol out) {
        this.out = out;
    }

    /// Writes struct begin; `name` only matters to protocols that show it.
    public static StructWriter of(TProtocol out, String name) throws TException {
        out.writeStructBegin(new TStruct(name));
        return new StructWriter(out);
    }

    /// One i32 field.
    public StructWriter i32(int id, int value) throws TException {
        begin(id, TType.I32);
        out.writeI32(value);
        return finished();
    }

    /// One i64 field.
    public StructWriter i64(int id, long value) throws TException {
        begin(id, TType.I64);
        out.writeI64(value);
        return finished();
    }

    /// One bool field.
    public StructWriter bool(int id, boolean value) throws TException {
        begin(id, TType.BOOL);
        out.writeBool(value);
        return finished();
    }

    /// One string field, UTF-8.
    public StructWriter string(int id, String value) throws TException {
        begin(id, TType.STRING);
        out.writeString(value);
        return finished();
    }

    /// One optional string field: left out when empty.
    public StructWriter stringIfAny(int id, String value) throws TException {
        return value.isEmpty() ? this : string(id, value);
    }

    /// One struct field.
    public StructWriter struct(int id, ThriftRecord value) throws TException {
        begin(id, TType.STRUCT);
        value.write(out);
        return finished();
    }

    /// One field that is a list of structs.
    public StructWriter structs(int id, List<? extends ThriftRecord> values) throws TException {
        begin(id, TType.LIST);
        out.writeListBegin(new TList(TType.STRUCT, values.size()));
        for (var value : values) {
            value.write(out);
        }
        out.writeListEnd();
        return finished();
    }

    /// Writes field stop and struct end.
    public void end() throws TException {
        out.writeFieldStop();
        out.writeStructEnd();
    }

    private void begin(int id, byte type) throws TException {
        out.writeFieldBegin(new TField("", type, (short) id));
    }

    private StructWriter finished() throws TException {
        out.writeFieldEnd();
        return this;
    }
}
