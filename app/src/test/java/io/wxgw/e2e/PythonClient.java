package io.wxgw.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An MCS that is not ours: Debian's Thrift compiler and library for Python, driving wxmgw from a compiled IDL.
final class PythonClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final Writer calls;
    private final BufferedReader replies;

    private PythonClient(Process process) {
        this.process = process;
        this.calls = process.outputWriter(StandardCharsets.UTF_8);
        this.replies = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Compiles `idl` and connects.
    ///
    /// @param idl the contract to compile: ours, or an older one
    /// @param transport `framed` or `buffered`
    static PythonClient connect(Path folder, Path idl, int port, String transport) throws Exception {
        Process compiler = new ProcessBuilder(
                        "thrift", "-strict", "--gen", "py", "-out", folder.toString(), idl.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!compiler.waitFor(30, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
            throw new AssertionError("thrift: " + said);
        }
        Path script =
                Path.of(PythonClient.class.getResource("/e2e/drive_wxmgw.py").toURI());
        // Debian's own Python by its full path: another one earlier on PATH does not see Debian's thrift.
        return new PythonClient(new ProcessBuilder(
                        "/usr/bin/python3", script.toString(), folder.toString(), "127.0.0.1", "" + port, transport)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /// One call and its reply.
    JsonNode call(String method, Map<String, ?> arguments) throws IOException {
        calls.write(JSON.writeValueAsString(Map.of("call", method, "args", arguments)) + "\n");
        calls.flush();
        String reply = replies.readLine();
        if (reply == null) {
            throw new AssertionError("the Python client ended");
        }
        return JSON.readTree(reply);
    }

    @Override
    public void close() throws IOException {
        calls.close();
        process.destroy();
    }
}
