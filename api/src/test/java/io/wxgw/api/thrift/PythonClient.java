package io.wxgw.api.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A caller that shares nothing with us but the IDL: Debian's Python with code generated from it.
public final class PythonClient {
    private PythonClient() {}

    /// Compiles `idl/NAME.thrift` into `folder`, runs `script` against the port and returns what it printed; fails when
    /// it fails.
    public static String drive(String name, @Nullable URL script, int port, Path folder) throws Exception {
        var root = Path.of(System.getProperty("wxgw.root", ".."));
        run(
                folder,
                "thrift",
                "-strict",
                "--gen",
                "py",
                "-out",
                folder.toString(),
                root.resolve("idl/" + name + ".thrift").toString());
        return run(
                folder,
                "/usr/bin/python3", // Debian's own, which sees Debian's thrift
                Path.of(Objects.requireNonNull(script).toURI()).toString(),
                folder.toString(),
                Integer.toString(port));
    }

    private static String run(Path folder, String... command) throws Exception {
        var output = folder.resolve("output.txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("%s ends", command[0])
                .isTrue();
        var said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
