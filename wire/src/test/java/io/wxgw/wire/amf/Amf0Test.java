package io.wxgw.wire.amf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.wxgw.wire.Golden;
import io.wxgw.wire.Hardship;
import io.wxgw.wire.SampleMedia;
import io.wxgw.wire.WireException;
import io.wxgw.wire.media.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Amf0Test {
    @Test
    void readsBackWhatItWrote() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<AmfValue> values = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                values.add(randomValue(random, 4));
            }
            assertThat(decode(encoded(values))).as("seed %d", seed).isEqualTo(values);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"amf/onmetadata.bin", "amf/all-types.bin"})
    void readsSamplesAsTheyAreDumped(String name) {
        byte[] sample = SampleMedia.bytes(name);
        List<AmfValue> values = decode(sample);
        Golden.matches(name, values);
        assertThat(decode(encoded(values))).isEqualTo(values);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amf/onmetadata.bin", "amf/all-types.bin"})
    void survivesDamage(String name) {
        Hardship.survive(SampleMedia.bytes(name), Amf0Test::decode);
    }

    @Test
    void readsOneValueAndLeavesTheRest() {
        ByteBuf in = Unpooled.wrappedBuffer(encoded(List.of(AmfValue.of(1), AmfValue.of("rest"))));
        assertThat(Amf0Decoder.decode(in)).isEqualTo(AmfValue.of(1));
        assertThat(Amf0Decoder.decode(in)).isEqualTo(AmfValue.of("rest"));
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void writesALongStringAsOne() {
        AmfValue written = AmfValue.of("x".repeat(65_536));
        assertThat(decode(encoded(List.of(written)))).containsExactly(new AmfValue.LongString("x".repeat(65_536)));
        assertThatThrownBy(() -> encoded(List.of(AmfValue.Obj.EMPTY.with("x".repeat(65_536), 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsPropertiesByNameOnlyIfTheyHaveTheRightType() {
        AmfValue.Obj object =
                AmfValue.Obj.EMPTY.with("app", "live").with("objectEncoding", 3).with("fpad", false);
        assertThat(object.string("app")).contains("live");
        assertThat(object.string("fpad")).isEmpty();
        assertThat(object.string("none")).isEmpty();
        assertThat(object.number("objectEncoding")).hasValue(3);
        assertThat(object.number("app")).isEmpty();
    }

    @Test
    void nestsNoDeeperThan32() {
        assertThat(decode(nestedObjects(32))).hasSize(1);
        assertRefused(nestedObjects(33), "32 expected, deeper came");
        assertThat(decode(nestedArrays(32))).hasSize(1);
        assertRefused(nestedArrays(33), "32 expected, deeper came");
    }

    @Test
    void refusesNestingOf20000WithoutUsingMemory() {
        Hardship.survive("objects", nestedObjects(20_000), 1, Amf0Test::decode);
        Hardship.survive("arrays", nestedArrays(20_000), 1, Amf0Test::decode);
    }

    @Test
    void believesNoCountOrLengthThatIsNotThere() {
        for (String digits : List.of(
                "0A 80000000", "0A FFFFFFFF", "0A 00000005 05", "0C 80000000 41", "0C FFFFFFFF", "0F 7FFFFFFF 3C")) {
            byte[] bytes = SampleMedia.hex(digits).toBytes();
            assertThatThrownBy(() -> decode(bytes)).as(digits).isInstanceOf(WireException.class);
            Hardship.survive(digits, bytes, 1, Amf0Test::decode);
        }
        // The count of an ECMA array is only a hint: peers send 0 or nonsense.
        assertThat(decode(SampleMedia.hex("08 FFFFFFFF 0001 61 05 000009").toBytes()))
                .containsExactly(AmfValue.EcmaArray.EMPTY.with("a", AmfValue.NULL));
    }

    @Test
    void takesNoMoreValuesThanAMessageNeeds() {
        assertRefused(new byte[] {0x04}, "marker expected");
        byte[] nulls = new byte[16_385];
        Arrays.fill(nulls, (byte) 5);
        assertRefused(nulls, "at most 16384 values");
    }

    @Test
    void takesNoStringLongerThanACommandNeeds() {
        byte[] bytes = encoded(List.of(AmfValue.of("x".repeat(262_145))));
        assertRefused(bytes, "a string of at most 262144 bytes");
    }

    private static void assertRefused(byte[] bytes, String part) {
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(WireException.class)
                .hasMessageContaining(part);
    }

    private static List<AmfValue> decode(byte[] bytes) {
        return Amf0Decoder.decodeAll(Unpooled.wrappedBuffer(bytes));
    }

    private static byte[] encoded(List<AmfValue> values) {
        ByteBuf out = Unpooled.buffer();
        Amf0Encoder.encodeAll(values, out);
        return Payload.copyOf(out).toBytes();
    }

    private static byte[] nestedObjects(int depth) {
        // An object whose property "a" is an object whose ...
        return SampleMedia.hex("03 0001 61".repeat(depth - 1) + "05" + "000009".repeat(depth - 1))
                .toBytes();
    }

    private static byte[] nestedArrays(int depth) {
        return SampleMedia.hex("0A 00000001".repeat(depth - 1) + "05").toBytes();
    }

    private static AmfValue randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 15 : 10)) {
            case 0 -> AmfValue.of(random.nextGaussian() * 1e9);
            case 1 -> AmfValue.of(random.nextBoolean());
            case 2 -> AmfValue.of(randomText(random, 20));
            case 3 -> AmfValue.NULL;
            case 4 -> AmfValue.UNDEFINED;
            case 5 -> new AmfValue.Reference(random.nextInt(65_536));
            case 6 -> new AmfValue.Date(random.nextInt(), random.nextInt(-720, 720));
            case 7 -> new AmfValue.LongString(randomText(random, 300));
            case 8 -> new AmfValue.Unsupported();
            case 9 -> new AmfValue.XmlDocument(randomText(random, 50));
            case 10, 11 -> new AmfValue.Obj(randomProperties(random, depth - 1));
            case 12 -> new AmfValue.EcmaArray(randomProperties(random, depth - 1));
            case 13 -> new AmfValue.TypedObject(randomText(random, 8), randomProperties(random, depth - 1));
            default -> {
                List<AmfValue> elements = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    elements.add(randomValue(random, depth - 1));
                }
                yield new AmfValue.StrictArray(elements);
            }
        };
    }

    private static SequencedMap<String, AmfValue> randomProperties(Random random, int depth) {
        SequencedMap<String, AmfValue> properties = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            properties.put(randomText(random, 6), randomValue(random, depth));
        }
        return properties;
    }

    private static String randomText(Random random, int maxLength) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxLength); i > 0; i--) {
            text.appendCodePoint(random.nextInt(4) == 0 ? 0x4E2D + random.nextInt(100) : ' ' + random.nextInt(90));
        }
        return text.toString();
    }
}
