package io.wxgw.api.thrift;

import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocol;

/// Reads one value; for a struct, from struct begin to struct end.
///
/// @param <T> what is read
@FunctionalInterface
public interface ThriftReader<T> {
    /// Reads one value, or throws what the protocol says about bytes that are not one.
    T read(TProtocol in) throws TException;
}
