package io.wxgw.wire.amf;

import io.wxgw.wire.media.Payload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// One AMF0 value (AMF 0 section 2). Immutable; any thread.
public sealed interface AmfValue {
    /// The null value.
    Null NULL = new Null();

    /// The undefined value.
    Undefined UNDEFINED = new Undefined();

    /// A number.
    static Num of(double value) {
        return new Num(value);
    }

    /// A boolean.
    static Bool of(boolean value) {
        return new Bool(value);
    }

    /// A string; the encoder chooses the long form by itself.
    static Str of(String value) {
        return new Str(value);
    }

    /// AMF0 has one kind of number, an IEEE double (section 2.2).
    record Num(double value) implements AmfValue {}

    /// Section 2.3.
    record Bool(boolean value) implements AmfValue {}

    /// A string of up to 65,535 bytes in UTF-8 (section 2.4); the encoder writes a longer one as [LongString].
    record Str(String value) implements AmfValue {}

    /// What has named properties in an order.
    sealed interface Keyed extends AmfValue {
        /// The properties in wire order; immutable.
        SequencedMap<String, AmfValue> properties();

        /// The text of a property that is a string.
        default Optional<String> string(String name) {
            return switch (properties().get(name)) {
                case Str(String value) -> Optional.of(value);
                case LongString(String value) -> Optional.of(value);
                case null, default -> Optional.empty();
            };
        }

        /// The value of a property that is a number.
        default OptionalDouble number(String name) {
            return properties().get(name) instanceof Num(double value)
                    ? OptionalDouble.of(value)
                    : OptionalDouble.empty();
        }
    }

    /// An anonymous object (section 2.5).
    record Obj(SequencedMap<String, AmfValue> properties) implements Keyed {
        /// No properties.
        public static final Obj EMPTY = new Obj(new LinkedHashMap<>());

        public Obj {
            properties = ordered(properties);
        }

        /// This object with one more property at the end, or another value for one it has.
        public Obj with(String name, AmfValue value) {
            return new Obj(extended(properties, name, value));
        }

        /// See [#with(String, AmfValue)].
        public Obj with(String name, String value) {
            return with(name, of(value));
        }

        /// See [#with(String, AmfValue)].
        public Obj with(String name, double value) {
            return with(name, of(value));
        }

        /// See [#with(String, AmfValue)].
        public Obj with(String name, boolean value) {
            return with(name, of(value));
        }
    }

    /// Section 2.7.
    record Null() implements AmfValue {}

    /// Section 2.8.
    record Undefined() implements AmfValue {}

    /// A pointer to an object sent before (section 2.9). Kept as a number: following it could build a cycle.
    record Reference(int index) implements AmfValue {}

    /// An associative array (section 2.10): how onMetaData usually comes.
    record EcmaArray(SequencedMap<String, AmfValue> properties) implements Keyed {
        /// No properties.
        public static final EcmaArray EMPTY = new EcmaArray(new LinkedHashMap<>());

        public EcmaArray {
            properties = ordered(properties);
        }

        /// This array with one more entry at the end, or another value for one it has.
        public EcmaArray with(String name, AmfValue value) {
            return new EcmaArray(extended(properties, name, value));
        }

        /// See [#with(String, AmfValue)].
        public EcmaArray with(String name, String value) {
            return with(name, of(value));
        }

        /// See [#with(String, AmfValue)].
        public EcmaArray with(String name, double value) {
            return with(name, of(value));
        }

        /// See [#with(String, AmfValue)].
        public EcmaArray with(String name, boolean value) {
            return with(name, of(value));
        }
    }

    /// Section 2.12.
    record StrictArray(List<AmfValue> elements) implements AmfValue {
        public StrictArray {
            elements = List.copyOf(elements);
        }
    }

    /// Section 2.13.
    ///
    /// @param unixMs milliseconds since 1970-01-01 UTC
    /// @param timeZone reserved, normally 0
    record Date(double unixMs, int timeZone) implements AmfValue {}

    /// Section 2.14.
    record LongString(String value) implements AmfValue {}

    /// Section 2.15.
    record Unsupported() implements AmfValue {}

    /// Section 2.17.
    record XmlDocument(String value) implements AmfValue {}

    /// Section 2.18.
    record TypedObject(String className, SequencedMap<String, AmfValue> properties) implements Keyed {
        public TypedObject {
            properties = ordered(properties);
        }
    }

    /// The switch to AMF3 (section 3.1) and all bytes behind it, unread. Single values behind a switch of their own are
    /// read into their AMF0 kin and never appear as this.
    record Amf3(Payload rest) implements AmfValue {}

    private static SequencedMap<String, AmfValue> ordered(SequencedMap<String, AmfValue> properties) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(properties));
    }

    private static SequencedMap<String, AmfValue> extended(
            SequencedMap<String, AmfValue> properties, String name, AmfValue value) {
        SequencedMap<String, AmfValue> more = new LinkedHashMap<>(properties);
        more.put(name, value);
        return more;
    }
}
