package io.wxgw.api.signal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value as these messages know it: every scalar is a text, `null` is a missing field.
public sealed interface SignalValue {
    /// A scalar; numbers and booleans as they were written.
    record Text(String text) implements SignalValue {}

    /// An array.
    record Items(List<SignalValue> items) implements SignalValue {
        /// Keeps a copy.
        public Items {
            items = List.copyOf(items);
        }
    }

    /// An object; the order of its fields is kept.
    record Fields(Map<String, SignalValue> values) implements SignalValue {
        /// No fields.
        public static final Fields NONE = new Fields(Map.of());

        /// Keeps a copy.
        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /// Fields from names and texts in turn.
        public static Fields of(String... namesAndTexts) {
            var values = new LinkedHashMap<String, SignalValue>();
            for (var i = 0; i < namesAndTexts.length; i += 2) {
                values.put(namesAndTexts[i], new Text(namesAndTexts[i + 1]));
            }
            return new Fields(values);
        }

        /// The scalar of this name; empty if it is missing, an array or an object.
        public Optional<String> text(String name) {
            return values.get(name) instanceof Text(var text) ? Optional.of(text) : Optional.empty();
        }

        /// The same with one field more, or with another value for it.
        public Fields with(String name, String text) {
            var changed = new LinkedHashMap<>(values);
            changed.put(name, new Text(text));
            return new Fields(changed);
        }
    }
}
