package io.wxgw.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;

/// Loaded into the process under test for a moment, as a Java agent: writes down what cannot be seen from
/// outside.
public final class Gauge {
    private Gauge() {}

    /// What the virtual machine calls.
    ///
    /// @param file where to: two numbers, then the names of the threads, a line each
    public static void agentmain(String file) throws IOException {
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        String names = threads.stream().map(Thread::getName).sorted().collect(Collectors.joining("\n"));
        Files.write(Path.of(file), List.of("" + Pointer.totalBytes(), "" + Pointer.physicalBytes(), names));
    }
}
