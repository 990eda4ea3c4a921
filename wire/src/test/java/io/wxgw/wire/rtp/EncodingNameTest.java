package io.wxgw.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.G711Format;
import io.wxgw.wire.media.OpusFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodingNameTest {
    @Test
    void knowsTheNamesOfSoundInAnyCase() {
        for (String name : List.of("AAC", "aac-LC", "MPEG4-GENERIC", "mpeg4-generic/48000/1")) {
            assertThat(EncodingName.audio(name)).contains(AacFormat.LC_48K_MONO);
        }
        for (String name : List.of("opus", "OPUS", " Opus ", "opus/48000/2")) {
            assertThat(EncodingName.audio(name)).contains(OpusFormat.STEREO);
        }
        for (String name : List.of("PCMA", "pcma", "G711A", "g.711a", "alaw", "PCMA/8000")) {
            assertThat(EncodingName.audio(name)).contains(G711Format.PCMA);
        }
        for (String name : List.of("PCMU", "G711U", "ulaw", "mulaw", "PCMU/8000")) {
            assertThat(EncodingName.audio(name)).contains(G711Format.PCMU);
        }
    }

    @Test
    void knowsNothingElse() {
        for (String name : List.of("", "G722", "PCMA/16000", "mp4a-latm", "opus/44100", "speex", "mp3")) {
            assertThat(EncodingName.audio(name)).as(name).isEmpty();
        }
    }
}
