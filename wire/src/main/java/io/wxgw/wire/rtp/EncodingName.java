package io.wxgw.wire.rtp;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.AudioFormat;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the encoding names of SDP's `rtpmap` (RFC 8866 section 6.6), and the names people give them, mean here.
/// Stateless; any thread.
public final class EncodingName {
    private static final Map<String, AudioFormat> AUDIO = Map.ofEntries(
            Map.entry("aac", AacFormat.LC_48K_MONO),
            Map.entry("aac-lc", AacFormat.LC_48K_MONO),
            Map.entry("mpeg4-generic", AacFormat.LC_48K_MONO),
            Map.entry("mpeg4-generic/48000", AacFormat.LC_48K_MONO),
            Map.entry("mpeg4-generic/48000/1", AacFormat.LC_48K_MONO),
            Map.entry("opus", OpusFormat.STEREO),
            Map.entry("opus/48000", OpusFormat.STEREO),
            Map.entry("opus/48000/2", OpusFormat.STEREO),
            Map.entry("pcma", G711Format.PCMA),
            Map.entry("pcma/8000", G711Format.PCMA),
            Map.entry("pcma/8000/1", G711Format.PCMA),
            Map.entry("g711a", G711Format.PCMA),
            Map.entry("g.711a", G711Format.PCMA),
            Map.entry("alaw", G711Format.PCMA),
            Map.entry("pcmu", G711Format.PCMU),
            Map.entry("pcmu/8000", G711Format.PCMU),
            Map.entry("pcmu/8000/1", G711Format.PCMU),
            Map.entry("g711u", G711Format.PCMU),
            Map.entry("g.711u", G711Format.PCMU),
            Map.entry("ulaw", G711Format.PCMU),
            Map.entry("mulaw", G711Format.PCMU));

    /// The names for people: those that the registry of RTP payload formats has, and AAC.
    public static final String KNOWN_AUDIO = "AAC, opus, PCMA or PCMU";

    private EncodingName() {}

    /// The format of sound that a name means, in any case and with blanks around it; empty for one that is not known.
    /// AAC is [AacFormat#LC_48K_MONO]: a name carries no AudioSpecificConfig.
    public static Optional<AudioFormat> audio(String name) {
        return Optional.ofNullable(AUDIO.get(name.strip().toLowerCase(Locale.ROOT)));
    }
}
