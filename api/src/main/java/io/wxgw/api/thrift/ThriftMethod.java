package io.wxgw.api.thrift;

/// One call of a service: `RESPONSE name(1: REQUEST req)`. The same constant serves client and server.
///
/// @param name as in the IDL, first letter upper case
/// @param request reads the argument
/// @param response reads the answer
/// @param <Q> the argument struct
/// @param <R> the answer struct
public record ThriftMethod<Q extends ThriftRecord, R extends ThriftRecord>(
        String name, ThriftReader<Q> request, ThriftReader<R> response) {}
