package dev.indelible.agent.trail;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.agent.wal.WalRemains;
import dev.indelible.chain.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Where a stream of this slot ended. Kept in the file {@code previous} once the stream's segments are gone, so that the
 * next {@code open} can name it.
 *
 * @param run the stream's number in its slot
 * @param stream base64url
 * @param leaf of its last seal
 * @param nextSeq the seq after that seal
 * @param unknown ids of the requests that were in flight when it was closed and have their line in it
 */
record Previous(long run, String stream, byte[] leaf, long nextSeq, Set<String> unknown) {
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
                    Long.parseLong(lines.get(3)),
                    Set.copyOf(lines.subList(4, lines.size())));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException(file + " is damaged; move the folder " + slot + " aside to begin anew", e);
        }
    }

    /** What the WAL of a stream says about its end. */
    static Previous of(WalRemains remains) {
        return new Previous(
                remains.folder().run(),
                remains.folder().stream(),
                remains.sealLeaf(),
                remains.nextSeq(),
                remains.unknown());
    }

    void write(Path slot) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(run).append('\n').append(stream).append('\n');
        text.append(Encoding.base64(leaf)).append('\n').append(nextSeq).append('\n');
        unknown.forEach(id -> text.append(id).append('\n'));
        OwnerFiles.replace(slot.resolve(FILE), text.toString());
    }
}
