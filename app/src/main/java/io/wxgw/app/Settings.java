package io.wxgw.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The settings from their four sources; a later one wins: `wxgw.yaml` of the program, a file, the environment, the
/// command line. The first of them decides which keys there are, and of which kind each value is.
///
/// Two levels, always: section and key. Everything wrong is a [BadConfig] that names the source and the key.
final class Settings {
    private static final String DEFAULTS = "wxgw.yaml";
    private static final String PREFIX = "WXGW_";

    /// Variables with our prefix that the launcher reads, not we.
    private static final List<String> OF_LAUNCHER = List.of("WXGW_JAVA_OPTS");

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SECTION_LINE = Pattern.compile("(\\w+):");
    private static final Pattern KEY_LINE = Pattern.compile("  (\\w+): (.*)");
    private static final Pattern PORT = Pattern.compile("(^p|P)ort([A-Z]|$)");
    private static final int MAX_PORT = 65_535;

    private final YAMLMapper yaml;
    private final String annotated;
    private final ObjectNode defaults;
    private final ObjectNode values;

    private Settings() {
        SimpleModule durations = new SimpleModule();
        durations.addDeserializer(Duration.class, new DurationText());
        yaml = YAMLMapper.builder(YAMLFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addModule(durations)
                .build();
        annotated = resource();
        defaults = (ObjectNode) yaml.readTree(annotated);
        values = defaults.deepCopy();
    }

    /// The program's own.
    static Settings defaults() {
        return new Settings();
    }

    /// Takes over what the file names.
    Settings file(Path file) {
        String source = file.toString();
        JsonNode tree = parse(source, read(file));
        if (tree.isMissingNode() || tree.isNull()) {
            return this;
        }
        if (!(tree instanceof ObjectNode sections)) {
            throw new BadConfig(source + ": expected sections such as \"live:\", not " + tree);
        }
        for (Map.Entry<String, JsonNode> section : sections.properties()) {
            ObjectNode known = section(source, section.getKey());
            if (!(section.getValue() instanceof ObjectNode keys)) {
                throw new BadConfig("%s: expected keys under \"%s:\"".formatted(source, section.getKey()));
            }
            for (Map.Entry<String, JsonNode> key : keys.properties()) {
                String path = section.getKey() + "." + key.getKey();
                if (!known.has(key.getKey())) {
                    throw new BadConfig("%s: unknown key \"%s\"%s"
                            .formatted(source, path, Nearest.hint(key.getKey(), List.copyOf(known.propertyNames()))));
                }
                put(source, section.getKey(), key.getKey(), key.getValue());
            }
        }
        return this;
    }

    /// Takes over the variables whose names begin with `WXGW_`.
    Settings environment(Map<String, String> environment) {
        Map<String, String> paths = new TreeMap<>();
        for (Map.Entry<String, JsonNode> section : defaults.properties()) {
            for (String key : section.getValue().propertyNames()) {
                paths.put(variable(section.getKey(), key), section.getKey() + "." + key);
            }
        }
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith(PREFIX) || OF_LAUNCHER.contains(name)) {
                continue;
            }
            String path = paths.get(name);
            if (path == null) {
                throw new BadConfig(
                        "environment: there is no setting " + name + Nearest.hint(name, List.copyOf(paths.keySet())));
            }
            set("environment variable " + name, path, variable.getValue());
        }
        return this;
    }

    /// This machine's address for phones: what they reach listens there.
    ///
    /// @param source what to call it in a message
    Settings host(String source, String address) {
        return set(source, "http.bind", address).set(source, "live.bind", address);
    }

    /// Sets one value from text.
    ///
    /// @param source what to call it in a message
    Settings set(String source, String path, String text) {
        String section = path.substring(0, path.indexOf('.'));
        String key = path.substring(path.indexOf('.') + 1);
        JsonNode old = section(source, section).get(key);
        JsonNode value;
        if (old.isString()) {
            value = yaml.getNodeFactory().stringNode(text);
        } else if (old instanceof ArrayNode) {
            ArrayNode list = yaml.createArrayNode();
            for (String item : text.split(",", -1)) {
                if (!item.isBlank()) {
                    list.add(item.strip());
                }
            }
            value = list;
        } else {
            value = parse(source, text);
        }
        put(source, section, key, value);
        return this;
    }

    /// The typed settings.
    Config config() {
        try {
            return yaml.treeToValue(values, Config.class);
        } catch (JacksonException e) {
            throw new BadConfig(e.getOriginalMessage() + " at " + e.getPathReference());
        }
    }

    /// What is in effect, with the explanations of the defaults: a file that could be given with `--config`,
    /// but for secrets, which it does not show.
    String print() {
        StringBuilder text = new StringBuilder(annotated.length());
        String section = "";
        for (String line : annotated.lines().toList()) {
            Matcher sectionLine = SECTION_LINE.matcher(line);
            Matcher keyLine = KEY_LINE.matcher(line);
            String printed = line;
            if (sectionLine.matches()) {
                section = sectionLine.group(1);
            } else if (keyLine.matches()) {
                String key = keyLine.group(1);
                JsonNode value = values.path(section).path(key);
                if (!value.equals(defaults.path(section).path(key))) {
                    printed = "  " + key + ": " + (isSecret(key) ? "\"\" # set, and not shown" : value); // JSON is YAML
                }
            }
            text.append(printed).append('\n');
        }
        return text.toString();
    }

    /// The variable that sets a key: `live`, `rtmpPort` is `WXGW_LIVE_RTMP_PORT`.
    static String variable(String section, String key) {
        String words = key.replaceAll("([a-z0-9])([A-Z])", "$1_$2");
        return (PREFIX + section + "_" + words).toUpperCase(Locale.ROOT);
    }

    // What nobody must read over a shoulder.
    private static boolean isSecret(String key) {
        return key.equals("secret");
    }

    private ObjectNode section(String source, String section) {
        if (!(defaults.get(section) instanceof ObjectNode known)) {
            throw new BadConfig("%s: unknown section \"%s\"%s"
                    .formatted(source, section, Nearest.hint(section, List.copyOf(defaults.propertyNames()))));
        }
        return known;
    }

    private void put(String source, String section, String key, JsonNode value) {
        JsonNode old = defaults.path(section).path(key);
        // A number like 53001 may be meant as text.
        JsonNode meant = old.isString() && value.isIntegralNumber()
                ? yaml.getNodeFactory().stringNode(value.asString())
                : value;
        String wrong = wrong(key, old, meant);
        if (!wrong.isEmpty()) {
            Object shown = isSecret(key) ? "what is there" : value;
            throw new BadConfig("%s: %s.%s: expected %s, not %s".formatted(source, section, key, wrong, shown));
        }
        ((ObjectNode) values.get(section)).set(key, meant);
    }

    /// What was expected, empty if `value` is that.
    private static String wrong(String key, JsonNode old, JsonNode value) {
        if (old.isIntegralNumber()) {
            long max = PORT.matcher(key).find() ? MAX_PORT : Integer.MAX_VALUE;
            boolean right = value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
            return right && value.intValue() <= max ? "" : "a number from 0 to " + max;
        }
        if (old.isBoolean()) {
            return value.isBoolean() ? "" : "true or false";
        }
        if (old instanceof ArrayNode) {
            boolean right = value.isArray() && value.valueStream().allMatch(JsonNode::isString);
            return right ? "" : "a list like [a, b]";
        }
        if (DURATION.matcher(old.stringValue()).matches()) {
            boolean right =
                    value.isString() && DURATION.matcher(value.stringValue()).matches();
            return right ? "" : "a time like 15s (ms, s, m, h)";
        }
        return value.isString() ? "" : "text";
    }

    private JsonNode parse(String source, String text) {
        try {
            return yaml.readTree(text);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String where = at == null ? "" : ":" + at.getLineNr();
            String first = e.getOriginalMessage().lines().findFirst().orElse("not YAML");
            throw new BadConfig(source + where + ": " + first);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BadConfig("cannot read " + file + ": " + e);
        }
    }

    private static String resource() {
        try (InputStream in = Settings.class.getClassLoader().getResourceAsStream(DEFAULTS)) {
            if (in == null) {
                throw new IOException("no " + DEFAULTS + " on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `250ms`, `15s`, `2m`, `1h`.
    private static final class DurationText extends StdDeserializer<Duration> {
        DurationText() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) {
            Matcher text = DURATION.matcher(parser.getString());
            if (!text.matches()) {
                throw new BadConfig("expected a time like 15s, not " + parser.getString());
            }
            long count = Long.parseLong(text.group(1));
            return switch (text.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
            };
        }
    }

    /// Every key as `section.key`, in the order of the file.
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (Map.Entry<String, JsonNode> section : defaults.properties()) {
            section.getValue().propertyNames().forEach(key -> paths.add(section.getKey() + "." + key));
        }
        return paths;
    }
}
