package io.wxgw.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Readable dumps of sample bytes, checked in beside them: `NAME` has its dump in `NAME.txt`. Whoever changes what a
/// parser reads sees it there, line by line.
///
/// With `-Dwxgw.golden=write` the dumps are written anew into the source tree: read the difference before it is
/// committed.
public final class Golden {
    private Golden() {}

    /// Compares what was read from `name` with its dump.
    ///
    /// @param name of the sample below `io/wxgw/wire`
    /// @param values one line each, by their `toString`
    public static void matches(String name, List<?> values) {
        String dump = values.stream().map(Object::toString).collect(Collectors.joining("\n", "", "\n"));
        if ("write".equals(System.getProperty("wxgw.golden"))) {
            write(name, dump);
            return;
        }
        assertThat(dump).isEqualTo(new String(SampleMedia.bytes(name + ".txt"), StandardCharsets.UTF_8));
    }

    private static void write(String name, String dump) {
        Path file = Path.of(System.getProperty("wxgw.root"), "wire/src/test/resources/io/wxgw/wire", name + ".txt");
        try {
            Files.writeString(file, dump);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
