package io.wxgw.wire.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.Hardship;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtmpHandshakeTest {
    private static final int PACKET = RtmpHandshake.PACKET_BYTES;
    private static final String SUFFIX = "f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae";

    private final RtmpHandshake server = RtmpHandshake.server(new Random(1));
    private final RtmpHandshake client = RtmpHandshake.client(new Random(2));
    private final ByteBuf toServer = Unpooled.buffer();
    private final ByteBuf toClient = Unpooled.buffer();

    @Test
    void agreesWithItself() {
        client.start(toServer);
        server.start(toClient);
        assertThat(toServer.readableBytes()).isEqualTo(1 + PACKET);
        byte[] c1 = bytes(toServer, 1, PACKET);
        assertThat(server.consume(toServer, toClient)).isFalse();
        assertThat(toClient.readableBytes()).isEqualTo(1 + 2 * PACKET);
        byte[] s1 = bytes(toClient, 1, PACKET);
        assertThat(bytes(toClient, 1 + PACKET, PACKET)).isEqualTo(c1);
        assertThat(client.consume(toClient, toServer)).isTrue();
        assertThat(bytes(toServer, 0, PACKET)).isEqualTo(s1);
        assertThat(server.consume(toServer, toClient)).isTrue();
    }

    @Test
    void agreesByteByByteAndLeavesTheChunksUnread() {
        client.start(toServer);
        toServer.writeZero(PACKET);
        toServer.writeBytes(new byte[] {2, 0, 0});
        int fed = 0;
        boolean over = false;
        while (!over) {
            over = server.consume(toServer.readSlice(1), toClient);
            fed++;
        }
        assertThat(fed).isEqualTo(1 + 2 * PACKET);

        ByteBuf rest = Unpooled.wrappedBuffer(new byte[] {2, 0, 0});
        assertThat(server.consume(rest, toClient)).isTrue();
        assertThat(rest.readableBytes()).isEqualTo(3);
        boolean[] clientOver = {false};
        byte[] answer = bytes(toClient, 0, toClient.readableBytes());
        Hardship.byteByByte(answer, portion -> clientOver[0] = client.consume(portion, toServer));
        assertThat(clientOver[0]).isTrue();
    }

    @Test
    void answersFfmpegsDigestWithOne() {
        byte[] c1 = Arrays.copyOfRange(SampleMedia.bytes(Samples.FFMPEG), 1, 1 + PACKET);
        assertThat(HandshakeDigest.ofClient(c1)).isSameAs(HandshakeDigest.DIGEST_FIRST);
        assertSigned(c1, 8);
    }

    @Test
    void answersTheSecondSchemeWithIt() {
        byte[] c1 = new byte[PACKET];
        new Random(3).nextBytes(c1);
        Arrays.fill(c1, 0, 4, (byte) 0);
        HandshakeDigest.DIGEST_SECOND.signClient(c1);
        assertThat(HandshakeDigest.ofClient(c1)).isSameAs(HandshakeDigest.DIGEST_SECOND);
        assertThat(digestIn(c1, 772)).isEqualTo(digestOf(c1, 772, "Genuine Adobe Flash Player 001"));
        assertSigned(c1, 772);
    }

    @Test
    void answersSimplyWhereTheDigestIsWrong() {
        byte[] c1 = Arrays.copyOfRange(SampleMedia.bytes(Samples.FFMPEG), 1, 1 + PACKET);
        c1[PACKET - 1] ^= 1;
        assertThat(HandshakeDigest.ofClient(c1)).isNull();
        toServer.writeByte(3).writeBytes(c1);
        server.consume(toServer, toClient);
        assertThat(bytes(toClient, 1 + PACKET, PACKET)).isEqualTo(c1);
    }

    @Test
    void answersSimplyWithoutADigest() {
        byte[] c1 = Arrays.copyOfRange(SampleMedia.bytes(Samples.RTMPDUMP), 1, 1 + PACKET);
        assertThat(HandshakeDigest.ofClient(c1)).isNull();
        assertThat(HandshakeDigest.ofClient(new byte[PACKET])).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 6, 31, 'G', 0x16, 255})
    void refusesEveryOtherVersionAtOnce(int version) {
        ByteBuf first = Unpooled.wrappedBuffer(new byte[] {(byte) version});
        assertThatThrownBy(() -> server.consume(first, toClient))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("version 3 expected, " + version);
        assertThat(toClient.readableBytes()).isZero();
        ByteBuf again = Unpooled.wrappedBuffer(new byte[] {(byte) version});
        assertThatThrownBy(() -> client.consume(again, toServer)).isInstanceOf(WireException.class);
    }

    @Test
    void survivesDamage() {
        byte[] sample = Arrays.copyOf(SampleMedia.bytes(Samples.FFMPEG), 1 + 2 * PACKET);
        Hardship.survive(
                sample,
                bytes -> RtmpHandshake.server(new Random(1)).consume(Unpooled.wrappedBuffer(bytes), Unpooled.buffer()));
        Hardship.survive(
                sample,
                bytes -> RtmpHandshake.client(new Random(1)).consume(Unpooled.wrappedBuffer(bytes), Unpooled.buffer()));
    }

    /// Checks S1 and S2 as a Flash player does, without the code under test.
    private void assertSigned(byte[] c1, int blockAt) {
        toServer.writeByte(3).writeBytes(c1);
        server.consume(toServer, toClient);
        byte[] s1 = bytes(toClient, 1, PACKET);
        byte[] s2 = bytes(toClient, 1 + PACKET, PACKET);
        assertThat(digestIn(s1, blockAt)).isEqualTo(digestOf(s1, blockAt, "Genuine Adobe Flash Media Server 001"));
        byte[] name = "Genuine Adobe Flash Media Server 001".getBytes(StandardCharsets.US_ASCII);
        byte[] suffix = HexFormat.of().parseHex(SUFFIX);
        byte[] key = Arrays.copyOf(name, name.length + suffix.length);
        System.arraycopy(suffix, 0, key, name.length, suffix.length);
        byte[] expected = hmac(hmac(key, digestIn(c1, blockAt)), Arrays.copyOf(s2, PACKET - 32));
        assertThat(Arrays.copyOfRange(s2, PACKET - 32, PACKET)).isEqualTo(expected);
    }

    private static int digestAt(byte[] packet, int blockAt) {
        int sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += packet[blockAt + i] & 0xFF;
        }
        return blockAt + 4 + sum % 728;
    }

    private static byte[] digestIn(byte[] packet, int blockAt) {
        int at = digestAt(packet, blockAt);
        return Arrays.copyOfRange(packet, at, at + 32);
    }

    private static byte[] digestOf(byte[] packet, int blockAt, String key) {
        int at = digestAt(packet, blockAt);
        byte[] without = new byte[PACKET - 32];
        System.arraycopy(packet, 0, without, 0, at);
        System.arraycopy(packet, at + 32, without, at, PACKET - 32 - at);
        return hmac(key.getBytes(StandardCharsets.US_ASCII), without);
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(ByteBuf from, int at, int length) {
        byte[] bytes = new byte[length];
        from.getBytes(from.readerIndex() + at, bytes);
        return bytes;
    }
}
