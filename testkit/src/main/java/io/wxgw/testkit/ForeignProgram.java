package io.wxgw.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One running program of the distribution (rtmpdump, gst-launch-1.0): a peer that others have written. Ended by its
/// process number; a JVM that ends early takes it along. Any thread.
public final class ForeignProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Process process;
    private final Path log;
    private final Thread lastResort;

    private ForeignProgram(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.lastResort = new Thread(process::destroyForcibly, "foreign-program-last-resort");
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /// Starts it.
    ///
    /// @param log a file for what it says
    public static ForeignProgram start(Path log, List<String> command) {
        try {
            return new ForeignProgram(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException("does not start, is it installed (debian-packages.txt)? " + command, e);
        }
    }

    /// True until it has ended.
    public boolean running() {
        return process.isAlive();
    }

    /// Waits for its end; false if it still runs after `limit`.
    public boolean await(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// What it has said so far, for a failed test.
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// SIGINT first, at which gst-launch and rtmpdump close their files; after 3 s a SIGKILL.
    @Override
    public void close() {
        if (process.isAlive()) {
            interrupt();
            if (!await(PATIENCE)) {
                process.destroyForcibly();
                await(PATIENCE);
            }
        }
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException _) {
            // The JVM is ending: the hook is at work already.
        }
    }

    private void interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
