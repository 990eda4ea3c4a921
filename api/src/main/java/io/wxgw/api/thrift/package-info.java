/// Thrift without generated code: what `api.mgw` and `api.mas` share.
///
/// **The pattern.** A struct of an IDL is a `record` that implements [ThriftRecord] and has a static `read`:
/// ```java
/// public record Port(int audio, int video) implements ThriftRecord {
///     public static Port read(TProtocol in) throws TException {
///         var audio = 0;
///         var video = 0;
///         var fields = StructReader.of(in);
///         while (fields.next()) {
///             switch (fields.id()) {
///                 case 1 -> audio = fields.i32(audio);
///                 case 2 -> video = fields.i32(video);
///                 default -> fields.skip();
///             }
///         }
///         return new Port(audio, video);
///     }
///
///     @Override
///     public void write(TProtocol out) throws TException {
///         StructWriter.of(out, "Port").i32(1, audio).i32(2, video).end();
///     }
/// }
/// ```
/// The value a variable starts with is the value of a missing field; a field of an unexpected type counts as missing;
/// unknown fields are skipped.
///
/// A call takes one struct (field 1, `req`) and answers one struct: a [ThriftMethod] names both, [ThriftProcessor]
/// binds it to code and
/// [ThriftServer] to a port, [ThriftClient] calls it. Everything blocks and belongs on virtual threads.
@NullMarked
package io.wxgw.api.thrift;

import org.jspecify.annotations.NullMarked;
