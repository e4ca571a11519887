package dev.indelible.agent.trail;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a stream of this slot ended. Kept in the file {@code previous} once the stream's segments are gone, so that the
 * next {@code open} can name it.
 *
 * @param run the stream's number in its slot
 * @param stream base64url
 * @param leaf of its last seal
 * @param nextSeq the seq after that seal
 */
record Previous(long run, String stream, byte[] leaf, long nextSeq) {
    private static final String FILE = "previous";

    /** Null when no stream has ended here. */
    static Previous read(Path slot) throws IOException {
        Path file = slot.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        try {
            return new Previous(
                    Long.parseLong(lines.get(0)),
                    lines.get(1),
                    Encoding.base64(lines.get(2), 32),
                    Long.parseLong(lines.get(3)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException(file + " is damaged; move the folder " + slot + " aside to begin anew", e);
        }
    }

    void write(Path slot) throws IOException {
        OwnerFiles.replace(
                slot.resolve(FILE), run + "\n" + stream + "\n" + Encoding.base64(leaf) + "\n" + nextSeq + "\n");
    }
}
