package io.wxgw.api.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.SignalValue.Items;
import io.wxgw.api.signal.SignalValue.Text;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalReaderTest {
    private static final String HEAD = "\"id\":\"7\",\"uuid\":\"u\",\"method\":\"wxreqvideo\"";
    private static final int SEED = 20261124;

    @Test
    void takesNumbersAndBooleansAsTextsAndNullAsMissing() {
        assertThat(read("{\"id\":7,\"uuid\":12,\"method\":\"m\",\"params\":"
                        + "{\"antissrc\":503677616,\"x\":-1.5e3,\"y\":true,\"z\":null,\"list\":[1,{\"a\":false}]}}"))
                .isEqualTo(new SignalRequest(
                        "7",
                        "12",
                        "m",
                        new Fields(Map.of(
                                "antissrc", new Text("503677616"),
                                "x", new Text("-1.5e3"),
                                "y", new Text("true"),
                                "list", new Items(List.of(new Text("1"), Fields.of("a", "false")))))));
    }

    @Test
    void acceptsAMessageWithoutIdAndWithoutParams() {
        assertThat(read("{\"uuid\":\"u\",\"method\":\" m \"}")).isEqualTo(new SignalRequest("", "u", "m", Fields.NONE));
    }

    @Test
    void tellsAReplyFromARequestByItsResult() {
        assertThat(read("{" + HEAD + ",\"result\":{\"code\":404}}"))
                .isInstanceOfSatisfying(
                        SignalReply.class, reply -> assertThat(reply.code()).contains("404"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// before\n{%s}",
                "{/* in */%s}",
                "{%s,}",
                "{%s} // behind",
                "{%s} /* never ends",
                "{%s}\n}\n",
                "{%s} // brace: }\n } // and behind",
                "{%s,\"params\":{\"a\":[1,],},}",
            })
    void isAsLenientAsTheDocument(String text) {
        assertThat(read(text.formatted(HEAD))).isInstanceOf(SignalRequest.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{%s}}}                           | one object expected",
                "{%s} {}                          | one object expected",
                "{%s} x                           | one object expected",
                "{%s,\"id\":\"8\"}                | Duplicate",
                "{%s,\"params\":{\"a\":1,\"a\":2}} | Duplicate",
                "{%s,\"params\":[]}               | an object \"params\" expected",
                "{%s,\"params\":\"p\"}            | an object \"params\" expected",
                "{%s,\"params\":{\"a\":1          | end-of-input",
                "{%s,'params':{}}                 | was expecting double-quote",
                "{%s,\"a\":NaN}                   | Non-standard token",
                "{%s,\"a\":\"\\x\"}               | escape",
            })
    void refusesWhatTheDocumentDoesNotShow(String text, String why) {
        assertThat(read(text.formatted(HEAD))).isInstanceOfSatisfying(SignalMalformed.class, malformed -> {
            assertThat(malformed.detail()).startsWith("line 1, column ").contains(why);
            assertThat(List.of(malformed.id(), malformed.uuid(), malformed.method()))
                    .containsExactly("7", "u", "wxreqvideo");
            assertThat(malformed.reply().code()).contains("111");
            assertThat(malformed.reply().result().text("message").orElseThrow()).startsWith("Invalid format: line 1");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "\"text\"", "7", "null", "}", "{", "\u0000", "{\"id\":{},\"uuid\":1}"})
    void refusesWhatIsNoMessage(String text) {
        assertThat(read(text)).isInstanceOf(SignalMalformed.class);
    }

    @Test
    void findsTheHeadBehindTheFault() {
        var malformed =
                read("{\n\"params\": {oops},\n\"method\": \" wxquitconf\",\n \"uuid\" : \"u-1\", \"id\": 12\n}");

        assertThat(malformed).isInstanceOf(SignalMalformed.class);
        assertThat(malformed.id()).isEqualTo("12");
        assertThat(malformed.uuid()).isEqualTo("u-1");
        assertThat(malformed.method()).isEqualTo("wxquitconf");
        assertThat(((SignalMalformed) malformed).detail()).startsWith("line 2, column 1");
    }

    @Test
    void holdsItsLimits() {
        var limits = SignalLimits.DEFAULT;
        assertThat(read(nested(limits.maxDepth()))).isInstanceOf(SignalRequest.class);
        assertThat(read(nested(limits.maxDepth() + 1)))
                .isInstanceOfSatisfying(
                        SignalMalformed.class,
                        malformed -> assertThat(malformed.detail()).contains("nesting depth"));
        assertThat(read(nested(20_000))).isInstanceOf(SignalMalformed.class);
        assertThat(read(padded(limits.maxMessageBytes()))).isInstanceOf(SignalRequest.class);
        assertThat(read(padded(limits.maxMessageBytes() + 1)))
                .isEqualTo(new SignalMalformed("", "", "", "over 65536 bytes"));
        assertThat(read("{" + HEAD + ",\"x\":\"" + "字".repeat(30_000) + "\"}")).isInstanceOf(SignalMalformed.class);
    }

    @Test
    void neverRepeatsMuchOfWhatCame() {
        var malformed = (SignalMalformed) read("{" + HEAD + "," + "\u0007oops".repeat(5_000) + "}");

        assertThat(malformed.detail()).hasSizeLessThan(300).doesNotContain("\u0007", "Exception", "tools.jackson");
    }

    @Test
    void survivesEveryTruncationAndRandomDamage() {
        var text = "{" + HEAD + ",\"params\":{\"confId\":\"1\" , \"antissrc\":5,\"list\":[{},\"\\u4f60\"]}} // end\n}";
        for (var length = 0; length < text.length(); length++) {
            SignalReaderFuzzTest.survives(text.substring(0, length));
        }
        var random = new Random(SEED);
        for (var i = 0; i < 20_000; i++) {
            var damaged = new StringBuilder(text);
            for (var flips = random.nextInt(1, 4); flips > 0; flips--) {
                damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(128));
            }
            SignalReaderFuzzTest.survives(damaged.toString());
        }
    }

    private static SignalMessage read(String text) {
        return SignalReader.DEFAULT.read(text);
    }

    private static String nested(int depth) {
        return "{" + HEAD + ",\"params\":{\"a\":" + "[".repeat(depth - 2) + "]".repeat(depth - 2) + "}}";
    }

    private static String padded(int bytes) {
        var message = "{" + HEAD + "}";
        return message + " ".repeat(bytes - message.length());
    }
}
