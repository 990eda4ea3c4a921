package io.wxgw.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/// One running ffmpeg, ended by pid and never by name.
///
/// *Thread*: any; one virtual thread reads its messages. *Closing*: `q` on its input, so that it says deleteStream and
/// closes its files; after 3 s a SIGTERM, after 3 more a SIGKILL. A JVM that ends early takes its processes along.
public final class FfmpegProcess implements AutoCloseable {
    /// Lines kept of what it said: the last ones name the error.
    private static final int KEPT_LINES = 400;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Process process;
    private final ConcurrentLinkedDeque<String> lines = new ConcurrentLinkedDeque<>();
    private final Thread reader;
    private final Thread lastResort;

    FfmpegProcess(Process process) {
        this.process = process;
        this.lastResort = new Thread(process::destroyForcibly, "ffmpeg-last-resort");
        Runtime.getRuntime().addShutdownHook(lastResort);
        this.reader = Thread.ofVirtual().name("ffmpeg-stderr").start(this::read);
    }

    /// True until the process has ended.
    public boolean running() {
        return process.isAlive();
    }

    /// The process number, for a test that kills it.
    public long pid() {
        return process.pid();
    }

    /// Waits for the end; false if it still runs after `limit`.
    public boolean await(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The exit code of an ended process.
    public int exitCode() {
        return process.exitValue();
    }

    /// The last lines it wrote to its error stream.
    public String log() {
        return String.join("\n", lines);
    }

    /// Ends it at once, without goodbye, as a phone out of battery does.
    public void kill() {
        process.destroyForcibly();
        end();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            askToQuit();
            if (!await(PATIENCE)) {
                process.destroy();
                if (!await(PATIENCE)) {
                    process.destroyForcibly();
                }
            }
        }
        end();
    }

    private void end() {
        await(PATIENCE);
        try {
            reader.join(PATIENCE);
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException _) {
            // The JVM is ending: the hook is at work already.
        }
    }

    private void askToQuit() {
        try {
            process.getOutputStream().write('q');
            process.getOutputStream().flush();
        } catch (IOException _) {
            // It ended between the question and the word: nothing left to ask.
        }
    }

    private void read() {
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                lines.addLast(line);
                if (lines.size() > KEPT_LINES) {
                    lines.pollFirst();
                }
            }
        } catch (IOException | UncheckedIOException e) {
            lines.addLast("(stderr ended: " + e.getMessage() + ")");
        }
    }
}
