package io.wxgw.api.thrift;

import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// A Thrift struct as a record. Its reader is a static method of the same shape as [ThriftReader].
public interface ThriftRecord {
    /// Writes the whole struct, from struct begin to struct end.
    void write(TProtocol out) throws TException;
}
