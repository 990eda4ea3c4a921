package io.wxgw.api.signal;

import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.SignalValue.Items;
import io.wxgw.api.signal.SignalValue.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Reads messages, as leniently as the design document writes its samples: comments, trailing commas, blanks around a
/// method, and one closing brace too many at the end. Numbers and booleans are taken as texts, `null` as missing.
///
/// Nothing is thrown: what cannot be read is a [SignalMalformed] with line and column and with as much of `id`, `uuid`
/// and `method` as can be found, so that the asking side can match the refusal. Refused are: texts over the
/// [SignalLimits], duplicate names, anything but one object, a message without `uuid` or `method`.
public final class SignalReader {
    /// With [SignalLimits#DEFAULT].
    public static final SignalReader DEFAULT = new SignalReader(SignalLimits.DEFAULT);

    private static final int MAX_DETAIL = 200;

    private final SignalLimits limits;
    private final JsonFactory json;

    /// A reader with these limits.
    public SignalReader(SignalLimits limits) {
        this.limits = limits;
        this.json = JsonFactory.builder()
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.maxDepth())
                        .maxDocumentLength(limits.maxMessageBytes())
                        .build())
                .build();
    }

    /// Reads one text.
    public SignalMessage read(String text) {
        if (text.length() > limits.maxMessageBytes()
                || text.getBytes(StandardCharsets.UTF_8).length > limits.maxMessageBytes()) {
            return new SignalMalformed("", "", "", "over " + limits.maxMessageBytes() + " bytes");
        }
        var found = new LinkedHashMap<String, SignalValue>();
        try (var in = json.createParser(ObjectReadContext.empty(), text)) {
            return read(in, text, found);
        } catch (NotAMessage e) {
            return malformed(text, found, e.where, e.what);
        } catch (JacksonException e) {
            return malformed(text, found, e.getLocation(), e.getOriginalMessage());
        }
    }

    private static SignalMessage read(JsonParser in, String text, Map<String, SignalValue> found) {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new NotAMessage(in.currentTokenLocation(), "an object expected");
        }
        readFields(in, found);
        var end = (int) in.currentLocation().getCharOffset();
        if (!isEmpty(text, end)) {
            throw new NotAMessage(in.currentLocation(), "one object expected, more came");
        }
        var message = new Fields(found);
        var uuid = head(message, "uuid", in);
        var method = head(message, "method", in).strip();
        var id = found.containsKey("id") ? head(message, "id", in) : "";
        return found.containsKey("result")
                ? new SignalReply(id, uuid, method, body(message, "result", in))
                : new SignalRequest(id, uuid, method, body(message, "params", in));
    }

    private static String head(Fields message, String name, JsonParser in) {
        return message.text(name)
                .orElseThrow(() -> new NotAMessage(in.currentLocation(), "a text \"" + name + "\" expected"));
    }

    private static Fields body(Fields message, String name, JsonParser in) {
        return switch (message.values().get(name)) {
            case Fields fields -> fields;
            case null -> Fields.NONE;
            case Text _, Items _ -> throw new NotAMessage(in.currentLocation(), "an object \"" + name + "\" expected");
        };
    }

    /// Fills `into` as it goes, so that a later error finds the head that came before it.
    private static void readFields(JsonParser in, Map<String, SignalValue> into) {
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = in.currentName();
            in.nextToken();
            var value = readValue(in);
            if (value != null) {
                into.put(name, value);
            }
        }
    }

    private static @Nullable SignalValue readValue(JsonParser in) {
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                var fields = new LinkedHashMap<String, SignalValue>();
                readFields(in, fields);
                yield new Fields(fields);
            }
            case START_ARRAY -> {
                var items = new ArrayList<SignalValue>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    var item = readValue(in);
                    items.add(item == null ? new Text("") : item);
                }
                yield new Items(items);
            }
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                new Text(in.getString());
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new NotAMessage(in.currentTokenLocation(), "a value expected");
            case null -> throw new NotAMessage(in.currentLocation(), "a value expected, the text ended");
        };
    }

    /// Whether nothing but blanks, comments and at most one closing brace follows.
    private static boolean isEmpty(String text, int from) {
        var next = skipBlanks(text, from);
        if (next < text.length() && text.charAt(next) == '}') {
            next = skipBlanks(text, next + 1);
        }
        return next == text.length();
    }

    private static int skipBlanks(String text, int from) {
        var at = from;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                at = endOf(text, "\n", at);
            } else if (text.startsWith("/*", at)) {
                at = endOf(text, "*/", at + 2);
            } else {
                return at;
            }
        }
        return at;
    }

    private static int endOf(String text, String mark, int from) {
        var at = text.indexOf(mark, from);
        return at < 0 ? text.length() : at + mark.length();
    }

    private static SignalMalformed malformed(
            String text, Map<String, SignalValue> found, @Nullable TokenStreamLocation where, String what) {
        var head = new Fields(found);
        return new SignalMalformed(
                Salvage.ID.from(head, text),
                Salvage.UUID.from(head, text),
                Salvage.METHOD.from(head, text),
                place(where) + printable(what));
    }

    private static String place(@Nullable TokenStreamLocation where) {
        return where == null || where.getLineNr() < 1
                ? ""
                : "line " + where.getLineNr() + ", column " + where.getColumnNr() + ": ";
    }

    /// The parser's words may hold a piece of what came.
    private static String printable(String what) {
        var line = what.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MAX_DETAIL ? line : line.substring(0, MAX_DETAIL) + "...";
    }

    /// Finds a field of the head in a text that cannot be parsed; good for an echo and for nothing else.
    private enum Salvage {
        ID("id", "\"?+([^\"\\\\\\p{Cntrl},}\\]\\s]{1,128})"),
        UUID("uuid", "\"?+([^\"\\\\\\p{Cntrl},}\\]\\s]{1,128})"),
        METHOD("method", "\"?+\\s*+(\\w{1,128})");

        private final String name;
        private final Pattern pattern;

        Salvage(String name, String value) {
            this.name = name;
            this.pattern = Pattern.compile("\"" + name + "\"\\s*+:\\s*+" + value);
        }

        String from(Fields head, String text) {
            return head.text(name).map(String::strip).or(() -> inText(text)).orElse("");
        }

        private Optional<String> inText(String text) {
            var match = pattern.matcher(text);
            return match.find() ? Optional.of(match.group(1)) : Optional.empty();
        }
    }

    /// JSON, but not a message; never leaves this class.
    private static final class NotAMessage extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient TokenStreamLocation where;
        private final String what;

        NotAMessage(TokenStreamLocation where, String what) {
            super(what, null, false, false);
            this.where = where;
            this.what = what;
        }
    }
}
