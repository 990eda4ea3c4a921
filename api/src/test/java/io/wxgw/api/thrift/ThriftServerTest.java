package io.wxgw.api.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wxgw.api.ErrorCode;
import io.wxgw.api.Refusal;
import io.wxgw.api.mgw.Port;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThriftServerTest {
    private static final ThriftLimits LIMITS =
            new ThriftLimits(1 << 20, 1 << 16, 8, Duration.ofMillis(500), Duration.ofSeconds(60));
    private static final ThriftMethod<Port, Port> ECHO = new ThriftMethod<>("Echo", Port::read, Port::read);
    private static final ThriftMethod<Port, Port> HANG = new ThriftMethod<>("Hang", Port::read, Port::read);
    private static final ThriftMethod<Port, Port> BREAK = new ThriftMethod<>("Break", Port::read, Port::read);
    private static final ThriftMethod<Port, Port> UNKNOWN = new ThriftMethod<>("Unknown", Port::read, Port::read);
    private static final Port PORT = new Port(-7, 65535);

    private final CountDownLatch never = new CountDownLatch(1);
    private ThriftServer server;

    @BeforeEach
    void start() throws IOException {
        server = listen(0, ThriftLogin.NONE);
    }

    @AfterEach
    void stop() {
        never.countDown();
        server.close();
    }

    private ThriftServer listen(int port, ThriftLogin login) throws IOException {
        var processor = ThriftProcessor.builder()
                .on(ECHO, same -> same, (code, _) -> new Port(code, 0))
                .on(HANG, this::hang, (code, _) -> new Port(code, 0))
                .on(
                        BREAK,
                        _ -> {
                            throw new IllegalStateException("secret detail");
                        },
                        (code, _) -> new Port(code, 0))
                .build();
        return ThriftServer.start(
                "test", new InetSocketAddress(InetAddress.getLoopbackAddress(), port), processor, login, LIMITS);
    }

    private Port hang(Port port) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return port;
    }

    private ThriftClient client() {
        return client(ThriftLogin.NONE);
    }

    private ThriftClient client(ThriftLogin login) {
        return new ThriftClient(server.localAddress(), Duration.ofSeconds(10), login, LIMITS);
    }

    @Test
    void answersManyCallersAtOnceOverFewConnections() throws Exception {
        try (var client = client();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 6)
                    .mapToObj(caller -> threads.submit(() -> {
                        for (var i = 0; i < 200; i++) {
                            assertThat(client.call(ECHO, new Port(caller, i))).isEqualTo(new Port(caller, i));
                        }
                        return true;
                    }))
                    .toList();
            for (var answer : answers) {
                assertThat(answer.get()).isTrue();
            }
            assertThat(server.openConnections()).isBetween(1, 6);
        }
    }

    @Test
    void answersAnUnknownMethodAndADefectAndGoesOn() {
        try (var client = client()) {
            assertThatThrownBy(() -> client.call(UNKNOWN, PORT)).hasMessageContaining("no method of this name");
            assertThat(client.call(BREAK, PORT)).isEqualTo(new Port(ErrorCode.INTERNAL.number(), 0));
            assertThat(client.call(ECHO, PORT)).isEqualTo(PORT);
            assertThat(server.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void endsACallByItsDeadlineAndCallsAgainOnAnotherConnection() {
        try (var client = client()) {
            assertThatThrownBy(() -> client.call(HANG, PORT, Duration.ofMillis(100)))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.GATEWAY_TIMEOUT));
            assertThat(client.call(ECHO, PORT)).isEqualTo(PORT);
        }
    }

    @Test
    void callsAgainAfterTheServerWasAway() throws IOException {
        try (var client = client()) {
            assertThat(client.call(ECHO, PORT)).isEqualTo(PORT);
            var port = server.localAddress().getPort();
            server.close();
            assertThatThrownBy(() -> client.call(ECHO, PORT))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NO_GATEWAY));
            server = listen(port, ThriftLogin.NONE);
            assertThat(client.call(ECHO, PORT)).isEqualTo(PORT);
        }
    }

    @Test
    void closesAConnectionWhoseFrameIsTooLong() throws IOException {
        for (var length : new int[] {Integer.MAX_VALUE, LIMITS.maxMessageBytes() + 1}) {
            try (var socket = connect()) {
                new DataOutputStream(socket.getOutputStream()).writeInt(length);
                assertEnds(socket);
            }
        }
    }

    @Test
    void closesAConnectionThatDoesNotFinishItsMessage() throws IOException {
        try (var socket = connect()) {
            new DataOutputStream(socket.getOutputStream()).writeInt(1000);
            assertEnds(socket);
        }
    }

    @Test
    void closesAConnectionWhosePlainMessageNestsTooDeep() throws IOException {
        try (var socket = connect()) {
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(0x80010001);
            out.writeInt(4);
            out.writeBytes("Echo");
            out.writeInt(1);
            for (var i = 0; i < 10_000; i++) {
                out.write(new byte[] {12, 0, 9}); // field 9, a struct, which holds field 9, a struct ...
            }
            assertEnds(socket);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
        assertThat(client().call(ECHO, PORT)).isEqualTo(PORT);
    }

    @Test
    void closesAConnectionWhosePlainMessageNeverEnds() throws IOException {
        try (var socket = connect()) {
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(0x80010001);
            out.writeInt(4);
            out.writeBytes("Echo");
            out.writeInt(1);
            for (var i = 0; i < 400_000; i++) {
                out.write(new byte[] {3, 0, 9, 1}); // field 9, a byte, again and again
            }
            assertEnds(socket);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
    }

    @Test
    void refusesMoreConnectionsThanItMayHave() throws IOException {
        var open = new Socket[LIMITS.maxConnections()];
        for (var i = 0; i < open.length; i++) {
            open[i] = connect();
        }
        await().until(() -> server.openConnections() == open.length);
        try (var oneMore = connect()) {
            assertEnds(oneMore);
        }
        for (var socket : open) {
            socket.close();
        }
        await().until(() -> server.openConnections() == 0);
        try (var client = client()) {
            assertThat(client.call(ECHO, PORT)).isEqualTo(PORT);
        }
    }

    @Test
    void saysWhetherCallsWereStillRunningWhenItClosed() throws Exception {
        try (var client = client();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var call = threads.submit(() -> client.call(ECHO, PORT));
            call.get();
            assertThat(server.close(Duration.ofSeconds(5))).isTrue();
            assertThat(server.openConnections()).isZero();
        }
    }

    @Test
    void interruptsALongPollWhenItCloses() throws Exception {
        try (var client = client();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var call = threads.submit(() -> client.call(HANG, PORT));
            await().until(() -> server.openConnections() == 1);
            assertThat(server.close(Duration.ofSeconds(20))).isTrue();
            assertThatThrownBy(call::get).hasCauseInstanceOf(Refusal.class);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(
                server.localAddress().getAddress(), server.localAddress().getPort());
    }

    private static void assertEnds(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            assertThat(new DataInputStream(socket.getInputStream()).read()).isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }
}
