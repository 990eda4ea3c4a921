package io.wxgw.api.thrift;

import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolException;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TType;
import org.jspecify.annotations.Nullable;

/// Walks the fields of one struct, forgivingly: a field of an unexpected type is skipped and the value given instead
/// stays.
///
/// After each [#next()] exactly one of the reading methods or [#skip()] is to be called. One thread.
public final class StructReader {
    /// How deep unknown fields may nest before the message is refused: our structs nest 4 deep, and each
    /// level costs a stack frame.
    public static final int MAX_DEPTH = 64;
    /// How many elements a list may have: far over the links of the largest room, far under what hurts.
    public static final int MAX_ELEMENTS = 65_536;

    private final TProtocol in;
    private TField field = new TField();

    private StructReader(TProtocol in) {
        this.in = in;
    }

    /// Reads struct begin.
    public static StructReader of(TProtocol in) throws TException {
        in.readStructBegin();
        return new StructReader(in);
    }

    /// Goes to the next field; false (and struct end read) when there is none.
    public boolean next() throws TException {
        field = in.readFieldBegin();
        if (field.type == TType.STOP) {
            in.readStructEnd();
            return false;
        }
        return true;
    }

    /// The id of the field at hand.
    public int id() {
        return field.id;
    }

    /// The field as i32, or `otherwise` if it is none.
    public int i32(int otherwise) throws TException {
        return value(TType.I32, TProtocol::readI32, otherwise);
    }

    /// The field as i64, or `otherwise` if it is none.
    public long i64(long otherwise) throws TException {
        return value(TType.I64, TProtocol::readI64, otherwise);
    }

    /// The field as bool, or `otherwise` if it is none.
    public boolean bool(boolean otherwise) throws TException {
        return value(TType.BOOL, TProtocol::readBool, otherwise);
    }

    /// The field as UTF-8 string, or `otherwise` if it is none.
    public String string(String otherwise) throws TException {
        return value(TType.STRING, TProtocol::readString, otherwise);
    }

    /// The field as struct, or `otherwise` if it is none.
    public <T extends ThriftRecord> T struct(ThriftReader<T> reader, T otherwise) throws TException {
        return value(TType.STRUCT, reader, otherwise);
    }

    /// The field as struct, or null if it is none: for the one struct of a call, which has no value to be missing
    /// with.
    <T extends ThriftRecord> @Nullable T structOrNull(ThriftReader<T> reader) throws TException {
        if (field.type != TType.STRUCT) {
            skip();
            return null;
        }
        var value = reader.read(in);
        in.readFieldEnd();
        return value;
    }

    /// The field as a list of structs; empty if it is none. Over [#MAX_ELEMENTS] the message is refused.
    public <T extends ThriftRecord> List<T> structs(ThriftReader<T> reader) throws TException {
        return value(TType.LIST, list -> elements(list, reader), List.of());
    }

    /// Passes over the field at hand.
    public void skip() throws TException {
        TProtocolUtil.skip(in, field.type, MAX_DEPTH);
        in.readFieldEnd();
    }

    private <T> T value(byte type, ThriftReader<T> reader, T otherwise) throws TException {
        if (field.type != type) {
            skip();
            return otherwise;
        }
        var value = reader.read(in);
        in.readFieldEnd();
        return value;
    }

    private static <T> List<T> elements(TProtocol in, ThriftReader<T> reader) throws TException {
        var header = in.readListBegin();
        if (header.size < 0 || header.size > MAX_ELEMENTS) {
            throw new TProtocolException(TProtocolException.SIZE_LIMIT, "list of " + header.size + " elements");
        }
        var elements = new ArrayList<T>();
        for (var i = 0; i < header.size; i++) {
            if (header.elemType == TType.STRUCT) {
                elements.add(reader.read(in));
            } else {
                TProtocolUtil.skip(in, header.elemType, MAX_DEPTH);
            }
        }
        in.readListEnd();
        return List.copyOf(elements);
    }
}
