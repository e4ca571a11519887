package dev.indelible.collector.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads small files of a log: never through a symbolic link, never more than was allowed. */
final class PlainFile {
    private PlainFile() {}

    /** Whether a regular file stands here, not a link to one. */
    static boolean exists(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The whole file.
     *
     * @param max the most bytes; at most one more is read
     * @return the content, which has {@code max + 1} bytes when the file is longer than allowed
     */
    static byte[] read(Path file, int max) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = new byte[max + 1];
            int length = in.readNBytes(bytes, 0, bytes.length);
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }
}
