package io.wxgw.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// The static ffmpeg 4.4.1 of the class path, as a program on disk.
///
/// *Shape*: the jar of `jave-nativebin-linux64` carries the binary; it is unpacked once into the temporary folder and
/// shared by all test processes of the machine. *Thread*: any. *Errors*: [UncheckedIOException] where the jar is absent
/// or the folder cannot be written.
public final class Ffmpeg {
    private static final String RESOURCE = "/ws/schild/jave/nativebin/ffmpeg-amd64";

    private final Path program;

    private Ffmpeg(Path program) {
        this.program = program;
    }

    /// The bundled program, unpacked if this machine has not got it yet.
    public static Ffmpeg bundled() {
        Path program = Path.of(System.getProperty("java.io.tmpdir"), "wxgw-testkit-4.4.1", "ffmpeg");
        if (!Files.isExecutable(program)) {
            unpack(program);
        }
        return new Ffmpeg(program);
    }

    /// The program's path, for a test that wants to start it in its own way.
    public Path program() {
        return program;
    }

    /// Starts ffmpeg with these arguments. The caller closes the returned process.
    public FfmpegProcess start(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.add("-hide_banner");
        command.addAll(arguments);
        try {
            return new FfmpegProcess(new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("ffmpeg does not start: " + command, e);
        }
    }

    /// Unpacks beside the goal and moves, so that two test processes at once never run half a file.
    private static void unpack(Path program) {
        try {
            Path folder = Files.createDirectories(program.toAbsolutePath().getParent());
            Path half = Files.createTempFile(folder, "ffmpeg", ".part");
            try (InputStream bytes = Ffmpeg.class.getResourceAsStream(RESOURCE)) {
                if (bytes == null) {
                    throw new IOException("no " + RESOURCE + " on the class path");
                }
                Files.copy(bytes, half, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!half.toFile().setExecutable(true)) {
                throw new IOException("cannot make executable: " + half);
            }
            try {
                Files.move(half, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException _) {
                Files.move(half, program, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
