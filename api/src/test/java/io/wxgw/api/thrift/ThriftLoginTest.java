package io.wxgw.api.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mgw.Port;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A service that asks for a login: our client, and bytes by hand.
class ThriftLoginTest {
    private static final ThriftLimits LIMITS =
            new ThriftLimits(1 << 20, 1 << 16, 8, Duration.ofMillis(500), Duration.ofSeconds(60));
    private static final String SECRET = "a secret of this installation, 密";
    private static final ThriftMethod<Port, Port> ECHO = new ThriftMethod<>("Echo", Port::read, Port::read);
    private static final Port PORT = new Port(1, 2);

    private final AtomicInteger calls = new AtomicInteger();
    private ThriftServer server;

    @BeforeEach
    void start() throws IOException {
        server = listen(0, ThriftLogin.of(SECRET, new Random(1)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ThriftServer listen(int port, ThriftLogin login) throws IOException {
        var processor = ThriftProcessor.builder()
                .on(
                        ECHO,
                        same -> {
                            calls.incrementAndGet();
                            return same;
                        },
                        (code, _) -> new Port(code, 0))
                .build();
        return ThriftServer.start(
                "test", new InetSocketAddress(InetAddress.getLoopbackAddress(), port), processor, login, LIMITS);
    }

    private ThriftClient client(String secret) {
        return new ThriftClient(
                server.localAddress(), Duration.ofSeconds(10), ThriftLogin.of(secret, new Random(2)), LIMITS);
    }

    @Test
    void servesWhoKnowsTheSecretAlsoAfterARestart() throws IOException {
        try (var client = client(SECRET)) {
            assertThat(client.call(ECHO, PORT)).isEqualTo(PORT);
            assertThat(client.call(ECHO, PORT)).isEqualTo(PORT);
            assertThat(server.openConnections()).isEqualTo(1);

            var port = server.localAddress().getPort();
            server.close();
            server = listen(port, ThriftLogin.of(SECRET, new Random(3)));
            assertThat(client.call(ECHO, PORT)).isEqualTo(PORT);
        }
    }

    @Test
    void refusesAnotherSecretAndClosesTheConnection() {
        try (var client = client("another secret")) {
            for (var attempt = 0; attempt < 20; attempt++) { // more than it has connections
                assertThatThrownBy(() -> client.call(ECHO, PORT)).isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.NO_GATEWAY);
                    assertThat(refusal.detail())
                            .contains("refused the login (401 Login: the proof is wrong)")
                            .doesNotContain("another secret");
                });
            }
        }
        await().until(() -> server.openConnections() == 0);
        assertThat(calls).hasValue(0);
    }

    @Test
    void refusesByNameWhoDoesNotLogInAndClosesTheConnection() throws Exception {
        try (var stranger = new Wire()) {
            assertThat(stranger.call(ECHO, PORT)).isEqualTo(new Port(ErrorCode.UNAUTHORIZED.number(), 0));
            stranger.assertEnds();
        }
        try (var stranger = new Wire()) {
            stranger.send(new ThriftMethod<>("Nothing", Port::read, Port::read), PORT);
            stranger.receive();
            stranger.assertEnds();
        }
        assertThat(calls).hasValue(0);
    }

    @Test
    void takesOneProofForTheNonceOfThisConnectionAlone() throws Exception {
        try (var first = new Wire();
                var second = new Wire()) {
            var nonce = first.login("").nonce();
            assertThat(nonce).matches("[0-9a-f]{32}");
            assertThat(second.login("").nonce()).isNotEqualTo(nonce);
            assertThat(second.login(hmac(nonce)).code()).isEqualTo(ErrorCode.UNAUTHORIZED.number());
            second.assertEnds();

            assertThat(first.login(hmac(nonce))).isEqualTo(new LoginResp(0, "ok", ""));
            assertThat(first.call(ECHO, PORT)).isEqualTo(PORT);
            assertThat(first.login("")).as("when it is in already").isEqualTo(new LoginResp(0, "ok", ""));
            assertThat(first.call(ECHO, PORT)).isEqualTo(PORT);
        }
    }

    @Test
    void takesNoProofBeforeItsNonceAndNoSecondNonce() throws Exception {
        try (var early = new Wire()) {
            assertThat(early.login(hmac("")).code()).isEqualTo(ErrorCode.UNAUTHORIZED.number());
            early.assertEnds();
        }
        try (var asking = new Wire()) {
            asking.login("");
            assertThat(asking.login("").code()).isEqualTo(ErrorCode.UNAUTHORIZED.number());
            asking.assertEnds();
        }
    }

    @Test
    void closesAConnectionThatOnlyWaits() throws Exception {
        try (var silent = new Wire();
                var asking = new Wire()) {
            asking.login("");
            silent.assertEnds();
            asking.assertEnds();
        }
    }

    @Test
    void readsLongMessagesOnlyFromWhoIsIn() throws Exception {
        try (var stranger = new Wire()) {
            stranger.out.writeInt(LoginGate.MAX_MESSAGE_BYTES + 1);
            stranger.out.write(echoWithPadding(LoginGate.MAX_MESSAGE_BYTES + 1));
            stranger.assertEnds();
        }
        try (var known = new Wire()) {
            known.login(hmac(known.login("").nonce()));
            known.out.writeInt(LoginGate.MAX_MESSAGE_BYTES + 1);
            known.out.write(echoWithPadding(LoginGate.MAX_MESSAGE_BYTES + 1));
            assertThat(known.receive().readMessageBegin().type).isEqualTo(TMessageType.REPLY);
        }
    }

    @Test
    void aClientWithASecretAlsoCallsAServiceThatAsksForNone() throws IOException {
        var port = server.localAddress().getPort();
        server.close();
        server = listen(port, ThriftLogin.NONE);
        try (var client = client(SECRET)) {
            assertThat(client.call(ECHO, PORT)).isEqualTo(PORT);
        }
    }

    @Test
    void takesAnyDamageForAnExceptionOfTheProtocolAndNothingElse() throws TException {
        Hardship.of(new LoginReq("proof"), LoginReq::read, new Random(20261125));
        Hardship.of(new LoginResp(401, "message", "nonce"), LoginResp::read, new Random(20261125));
    }

    // A call of Echo with an unknown field that makes it so long.
    private static byte[] echoWithPadding(int length) throws Exception {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(0x80010001);
        out.writeInt(4);
        out.writeBytes("Echo");
        out.writeInt(1);
        out.write(new byte[] {12, 0, 1, 11, 0, 99}); // field 1, a struct, in it field 99, a string
        out.writeInt(length - bytes.size() - 4 - 2);
        out.write(new byte[length - bytes.size() - 2]);
        out.write(new byte[2]);
        return bytes.toByteArray();
    }

    private static String hmac(String nonce) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(nonce.getBytes(StandardCharsets.UTF_8)));
    }

    /// One framed connection, by hand.
    private final class Wire implements AutoCloseable {
        private final Socket socket = new Socket(
                server.localAddress().getAddress(), server.localAddress().getPort());
        private final DataInputStream in = new DataInputStream(socket.getInputStream());
        private final DataOutputStream out = new DataOutputStream(socket.getOutputStream());

        Wire() throws IOException {
            socket.setSoTimeout(10_000);
        }

        LoginResp login(String proof) throws IOException, TException {
            return call(ThriftLogin.LOGIN, new LoginReq(proof));
        }

        <Q extends ThriftRecord, R extends ThriftRecord> R call(ThriftMethod<Q, R> method, Q request)
                throws IOException, TException {
            send(method, request);
            var reply = receive();
            assertThat(reply.readMessageBegin().type).isEqualTo(TMessageType.REPLY);
            reply.readStructBegin();
            reply.readFieldBegin();
            return method.response().read(reply);
        }

        <Q extends ThriftRecord> void send(ThriftMethod<Q, ?> method, Q request) throws IOException, TException {
            var message = new Frames.Sink(LIMITS);
            message.protocol().writeMessageBegin(new TMessage(method.name(), TMessageType.CALL, 1));
            StructWriter.of(message.protocol(), "args").struct(1, request).end();
            out.writeInt(message.bytes().length);
            out.write(message.bytes());
        }

        TProtocol receive() throws IOException, TException {
            return Frames.source(Frames.read(in, LIMITS), LIMITS);
        }

        void assertEnds() {
            assertThatThrownBy(in::readByte).isInstanceOfAny(EOFException.class, SocketException.class);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
