package dev.indelible.collector.proof;

import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What comes from outside, whole and with a bound. */
final class SmallFile {
    private SmallFile() {}

    /** One line, its line feed taken off where it has one. */
    static byte[] line(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return line(in);
        }
    }

    /** The same of what is read to its end. */
    static byte[] line(InputStream in) throws IOException {
        byte[] bytes = read(in, Line.MAX_BYTES + 1);
        boolean ended = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
        byte[] line = ended ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
        for (byte b : line) {
            if (b == '\n') {
                throw new IOException("it holds more than one line: give the one that is meant");
            }
        }
        return line;
    }

    /** A text of at most so many bytes. */
    static String text(Path file, int max) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(read(in, max), StandardCharsets.UTF_8);
        }
    }

    private static byte[] read(InputStream in, int max) throws IOException {
        byte[] bytes = in.readNBytes(max + 1);
        if (bytes.length > max) {
            throw new IOException("it has more than " + max + " bytes");
        }
        return bytes;
    }
}
