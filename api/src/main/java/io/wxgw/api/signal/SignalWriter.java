package io.wxgw.api.signal;

import io.wxgw.api.signal.SignalValue.Fields;
import io.wxgw.api.signal.SignalValue.Items;
import io.wxgw.api.signal.SignalValue.Text;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes a message as strict JSON on one line.
final class SignalWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private SignalWriter() {}

    static String json(SignalMessage head, String bodyName, Fields body) {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            out.writeStringProperty("id", head.id());
            out.writeStringProperty("uuid", head.uuid());
            out.writeStringProperty("method", head.method());
            out.writeName(bodyName);
            write(body, out);
            out.writeEndObject();
        }
        return text.toString();
    }

    private static void write(SignalValue value, JsonGenerator out) {
        switch (value) {
            case Text(var text) -> out.writeString(text);
            case Items(var items) -> {
                out.writeStartArray();
                items.forEach(item -> write(item, out));
                out.writeEndArray();
            }
            case Fields(var values) -> {
                out.writeStartObject();
                values.forEach((name, field) -> {
                    out.writeName(name);
                    write(field, out);
                });
                out.writeEndObject();
            }
        }
    }
}
