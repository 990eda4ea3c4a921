package io.wxgw.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Programs and scripts that come by npm, at pinned versions, into the project's work folder.
public final class Npm {
    private static final Path ROOT =
            Path.of(System.getProperty("wxgw.root", "..")).toAbsolutePath().normalize();

    private Npm() {}

    /// Brings what the page plays with, as `./wxgw` does, unless it is there. Blocks.
    ///
    /// @return the folder `node_modules`
    public static Path page() {
        return fetched("npm", "app/page");
    }

    /// Brings the peers of tests. Blocks.
    ///
    /// @return the folder `node_modules`
    public static Path peers() {
        return fetched("npm-peers", "testkit/npm");
    }

    private static Path fetched(String folder, String from) {
        Path to = ROOT.resolve(".wxgw").resolve(folder);
        try {
            Process fetch = new ProcessBuilder(
                            ROOT.resolve("app/page/fetch").toString(),
                            to.toString(),
                            ROOT.resolve(from).toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (fetch.waitFor() != 0) {
                throw new AssertionError(said);
            }
            return to.resolve("node_modules");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
