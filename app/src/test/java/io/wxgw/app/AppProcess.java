package io.wxgw.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// wxgw as a process of its own, from the class path of the tests, with the options that `./wxgw` gives it.
public final class AppProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Thread reader;
    private final List<String> output = new CopyOnWriteArrayList<>();

    private AppProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /// Starts it.
    ///
    /// @param environment added to ours
    /// @param arguments as after `./wxgw`
    public static AppProcess start(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.wxgw.app.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new AppProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until it says that it is ready.
    public AppProcess awaitReady() {
        Awaitility.await()
                .atMost(PATIENCE)
                .failFast(() ->
                        assertThat(process.isAlive()).as("alive: %s", output).isTrue())
                .until(() -> output.stream().anyMatch(line -> line.contains(" is ready after ")));
        return this;
    }

    /// Everything it has written until now, a line each.
    public List<String> output() {
        return List.copyOf(output);
    }

    /// The address that the start announced under this name.
    public String address(String what) {
        return output.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(what + " "))
                .map(line -> line.substring(what.length()).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no \"" + what + "\" in " + output));
    }

    /// Sends SIGTERM.
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy would close the streams as well
    }

    /// Waits for its end.
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still runs: " + output);
            }
            reader.join(PATIENCE);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(output::add);
        } catch (IOException e) {
            output.add(e.toString());
        }
    }
}
