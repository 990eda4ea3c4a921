package io.wxgw.api.thrift;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls a server knows, by name. A name is found with its first letter in either case, because the
/// design document names no methods.
///
/// Any thread; the bound code runs on the connection's virtual thread and may block.
public final class ThriftProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(ThriftProcessor.class);

    private final Map<String, Binding<?, ?>> bindings;

    private ThriftProcessor(Map<String, Binding<?, ?>> bindings) {
        this.bindings = Map.copyOf(bindings);
    }

    /// Collects bindings.
    public static Builder builder() {
        return new Builder();
    }

    /// Reads one message and writes its answer.
    ///
    /// A [Refusal] and a defect of the bound code are answered as the binding says, an unknown method and a
    /// missing argument with a `TApplicationException`; bytes that are no message are thrown, and the
    /// connection is over. So it is after a call that came before the login, which is refused.
    ///
    /// @param gate of the connection
    /// @return false if nothing is to be sent back (a one-way call)
    boolean process(TProtocol in, TProtocol out, LoginGate gate) throws TException {
        var message = in.readMessageBegin();
        if (message.type != TMessageType.CALL && message.type != TMessageType.ONEWAY) {
            throw new TApplicationException(
                    TApplicationException.INVALID_MESSAGE_TYPE,
                    "a call expected, message type " + message.type + " came");
        }
        var name = capitalised(message.name);
        var binding = name.equals(ThriftLogin.LOGIN.name()) ? login(gate) : atGate(bindings.get(name), gate);
        if (binding == null) {
            TProtocolUtil.skip(in, TType.STRUCT, StructReader.MAX_DEPTH);
            in.readMessageEnd();
            fail(out, message, TApplicationException.UNKNOWN_METHOD, "no method of this name here");
        } else {
            answer(binding, message, in, out);
        }
        return message.type == TMessageType.CALL;
    }

    private static Binding<LoginReq, LoginResp> login(LoginGate gate) {
        return new Binding<>(ThriftLogin.LOGIN, gate::login, (code, text) -> new LoginResp(code, text, ""));
    }

    private static <Q extends ThriftRecord, R extends ThriftRecord> @Nullable Binding<Q, R> atGate(
            @Nullable Binding<Q, R> binding, LoginGate gate) {
        if (gate.isOpen()) {
            return binding;
        }
        var refusal = gate.refuse("Login expected first, with the secret of this installation");
        return binding == null ? null : binding.refusing(refusal);
    }

    private static <Q extends ThriftRecord, R extends ThriftRecord> void answer(
            Binding<Q, R> binding, TMessage message, TProtocol in, TProtocol out) throws TException {
        Q request = null;
        var fields = StructReader.of(in);
        while (fields.next()) {
            if (fields.id() == 1) {
                request = fields.structOrNull(binding.method().request());
            } else {
                fields.skip();
            }
        }
        in.readMessageEnd();
        if (request == null) {
            fail(out, message, TApplicationException.PROTOCOL_ERROR, "argument 1 (req) is missing");
            return;
        }
        out.writeMessageBegin(new TMessage(message.name, TMessageType.REPLY, message.seqid));
        StructWriter.of(out, message.name + "_result")
                .struct(0, binding.answer(request))
                .end();
        out.writeMessageEnd();
    }

    private static void fail(TProtocol out, TMessage message, int type, String detail) throws TException {
        out.writeMessageBegin(new TMessage(message.name, TMessageType.EXCEPTION, message.seqid));
        new TApplicationException(type, detail).write(out);
        out.writeMessageEnd();
    }

    private static String capitalised(String name) {
        return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /// @param refused the answer for the number and the sentence of a refusal
    private record Binding<Q extends ThriftRecord, R extends ThriftRecord>(
            ThriftMethod<Q, R> method, Function<Q, R> code, BiFunction<Integer, String, R> refused) {
        Binding<Q, R> refusing(Refusal refusal) {
            return new Binding<>(
                    method,
                    _ -> {
                        throw refusal;
                    },
                    refused);
        }

        R answer(Q request) {
            try {
                return code.apply(request);
            } catch (Refusal refusal) {
                return refused.apply(refusal.code().number(), refusal.detail());
            } catch (RuntimeException defect) {
                LOG.error("{} failed: {}", method.name(), request, defect);
                return refused.apply(ErrorCode.INTERNAL.number(), "internal error");
            }
        }
    }

    /// Collects bindings; one thread.
    public static final class Builder {
        private final Map<String, Binding<?, ?>> bindings = new HashMap<>();

        private Builder() {}

        /// Binds one method to code that may block and refuse: a [Refusal] becomes the answer `refused` makes of its
        /// number and sentence, a defect is logged and becomes the answer for 500.
        public <Q extends ThriftRecord, R extends ThriftRecord> Builder on(
                ThriftMethod<Q, R> method, Function<Q, R> code, BiFunction<Integer, String, R> refused) {
            bindings.put(method.name(), new Binding<>(method, code, refused));
            return this;
        }

        /// The finished processor.
        public ThriftProcessor build() {
            return new ThriftProcessor(bindings);
        }
    }
}
