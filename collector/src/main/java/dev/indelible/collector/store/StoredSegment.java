package dev.indelible.collector.store;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * A closed segment as its seal in a store tells of it.
 *
 * @param name of its lines in the log's folder
 * @param first index of its first line
 * @param end index after its last line
 * @param digest SHA-256 of its lines' file
 * @param sealed its seal in the store
 * @param seal all of the seal's bytes
 * @param note the checkpoint at its end
 * @param lines its lines in the store; null where they are not there as one object
 */
record StoredSegment(
        String name,
        long first,
        long end,
        byte[] digest,
        WormStore.Version sealed,
        byte[] seal,
        String note,
        WormStore.Version lines) {
    private static final int MAX_SEAL = 8_192;
    private static final String FIRST = "indelible/segment/v1\n";

    /** Reads a seal. */
    static StoredSegment read(WormStore store, WormStore.Version version, WormStore.Version lines)
            throws IOException, MirrorException {
        String key = version.key();
        if (version.length() > MAX_SEAL) {
            throw new MirrorException(key + " is no seal: it has " + version.length() + " bytes");
        }
        byte[] bytes;
        try (InputStream in = store.read(version)) {
            bytes = in.readAllBytes();
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int note = text.indexOf("\n\n");
        try {
            if (!text.startsWith(FIRST) || note < 0) {
                throw new MirrorException(key + " is no seal");
            }
            String end = text.substring(note + 2);
            return new StoredSegment(
                    key.substring(LogMirror.PREFIX.length(), key.length() - ".seal".length()) + ".jsonl",
                    Long.parseLong(key.substring(key.lastIndexOf('/') + 1, key.length() - ".seal".length())),
                    Checkpoint.parse(Note.parse(end).text()).size(),
                    Encoding.base64(text.substring(FIRST.length(), note), Leaf.BYTES),
                    version,
                    bytes,
                    end,
                    lines);
        } catch (NoteException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MirrorException(key + " is no seal: " + e.getMessage());
        }
    }

    /** When its first line arrived. */
    LocalDate date() {
        return LocalDate.parse(
                name.substring("events/".length(), name.lastIndexOf('/')), DateTimeFormatter.ofPattern("yyyy/MM/dd"));
    }
}
