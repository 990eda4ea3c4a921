package io.wxgw.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What an RTP player of ffmpeg is told (RFC 8866): on which ports of which loopback address which tracks come.
public record SessionDescription(String text) {
    /// No tracks yet.
    public static SessionDescription empty(InetAddress to) {
        String address = "IN IP%d %s".formatted(to instanceof Inet6Address ? 6 : 4, to.getHostAddress());
        return new SessionDescription("v=0\no=- 0 0 %s\ns=-\nc=%s\nt=0 0\n".formatted(address, address));
    }

    /// The same with one sound more.
    ///
    /// @param codec AAC, opus, PCMA or PCMU
    public SessionDescription sound(int port, int payloadType, String codec) {
        String encoding = switch (codec) {
            case "AAC" -> "mpeg4-generic/48000/1";
            case "opus" -> "opus/48000/2";
            default -> codec + "/8000";
        };
        String format = codec.equals("AAC")
                ? "streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1188"
                : "";
        return track("audio", port, payloadType, encoding, format);
    }

    /// The same with one H.264 picture more.
    public SessionDescription picture(int port, int payloadType) {
        return track("video", port, payloadType, "H264/90000", "packetization-mode=1");
    }

    /// The description as a URL, so that it needs no file.
    String dataUrl() {
        return "data:application/sdp;base64,"
                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// An even UDP port that was free a moment ago, and so was the one above it.
    public static int freePorts(InetAddress of) {
        try {
            while (true) {
                try (DatagramSocket rtp = new DatagramSocket(new InetSocketAddress(of, 0))) {
                    int port = rtp.getLocalPort();
                    if (port % 2 == 0 && isFree(of, port + 1)) {
                        return port;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(InetAddress of, int port) {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(of, port))) {
            return socket.isBound();
        } catch (SocketException _) {
            return false;
        }
    }

    private SessionDescription track(String kind, int port, int payloadType, String encoding, String format) {
        String parameters = format.isEmpty() ? "" : "a=fmtp:%d %s\n".formatted(payloadType, format);
        return new SessionDescription(text
                + "m=%s %d RTP/AVP %d\na=rtpmap:%d %s\n%s"
                        .formatted(kind, port, payloadType, payloadType, encoding, parameters));
    }
}
