package io.wxgw.wire.aac;

import static io.wxgw.wire.SampleMedia.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wxgw.wire.WireException;
import io.wxgw.wire.media.AacFormat;
import io.wxgw.wire.media.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioSpecificConfigTest {
    @ParameterizedTest
    @CsvSource({
        // object type of the core, its rate, rate of the sound, channels, samples a frame
        "1188, 2, 48000, 48000, 1, 1024",
        "1190, 2, 48000, 48000, 2, 1024",
        "1408, 2, 16000, 16000, 1, 1024",
        "0A10, 1, 44100, 44100, 2, 1024",
        "118C, 2, 48000, 48000, 1, 960",
        "11B8, 2, 48000, 48000, 8, 1024",
        // ffmpeg's, with an extension that says: no SBR.
        "119056E500, 2, 48000, 48000, 2, 1024",
        // HE-AAC, SBR in front: 24 kHz core, 48 kHz sound.
        "2B118800, 2, 24000, 48000, 2, 1024",
        // HE-AAC v2, parametric stereo in front: one channel coded, two heard.
        "EB098800, 2, 24000, 48000, 2, 1024",
        // HE-AAC, SBR behind; then with PS too.
        "131056E598, 2, 24000, 48000, 2, 1024",
        "130856E59D4880, 2, 24000, 48000, 2, 1024",
        // A frequency of 24 bits: 47,999 Hz.
        "17805DBF88, 2, 47999, 47999, 1, 1024",
    })
    void readsEveryForm(String digits, int objectType, int coreRate, int rate, int channels, int samples) {
        AacFormat format = AudioSpecificConfig.parse(hex(digits));
        assertThat(format).isEqualTo(new AacFormat(objectType, coreRate, rate, channels, samples, hex(digits)));
    }

    @Test
    void countsTheChannelsOfAProgramConfigElement() {
        // One pair in front, one single in the middle, one low frequency channel; a comment of one byte.
        String bits = "00010" + "0011" + "0000" + "000" // LC, 48 kHz, configuration 0
                + "0000" + "01" + "0011" // instance, object type, frequency
                + "0010" + "0000" + "0000" + "01" + "000" + "0000" + "000" // counts, no mixdowns
                + "1" + "0000" + "0" + "0000" // front: a pair, a single
                + "0000"; // low frequency
        bits += "0".repeat((8 - bits.length() % 8) % 8) + "00000001" + "01000001";
        AacFormat format = AudioSpecificConfig.parse(ofBits(bits));
        assertThat(format.channels()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"48000, 1", "44100, 2", "16000, 6", "7350, 8", "12345, 2"})
    void readsWhatItMakesItself(int rate, int channels) {
        AacFormat format = AudioSpecificConfig.lowComplexity(rate, channels);
        assertThat(AudioSpecificConfig.parse(format.audioSpecificConfig())).isEqualTo(format);
        assertThat(format.sampleRateHz()).isEqualTo(rate);
        assertThat(format.channels()).isEqualTo(channels);
    }

    @Test
    void makesTheConferencesOwnFormat() {
        assertThat(AudioSpecificConfig.lowComplexity(48_000, 1)).isEqualTo(AacFormat.LC_48K_MONO);
        assertThatThrownBy(() -> AudioSpecificConfig.lowComplexity(48_000, 7))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "11",
                "F8",
                "F910", // cut off; ELD
                "1680",
                "1708", // reserved frequencies
                "178000000088",
                "17FFFFFF88", // 0 Hz, 16.7 MHz
                "11C0",
                "11F8", // reserved channel configurations
                "B988", // low delay
                "1180", // channels by a program_config_element that is not there
                "2B",
                "2B11", // SBR announced, no core
            })
    void refusesWhatItCannotDescribe(String digits) {
        assertThatThrownBy(() -> AudioSpecificConfig.parse(hex(digits))).isInstanceOf(WireException.class);
    }

    private static Payload ofBits(String bits) {
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return Payload.of(bytes);
    }
}
