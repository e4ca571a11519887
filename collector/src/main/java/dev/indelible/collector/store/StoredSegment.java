package dev.indelible.collector.store;

import java.io.IOException;
import java.io.InputStream;
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
    /** Reads a seal. */
    static StoredSegment read(WormStore store, WormStore.Version version, WormStore.Version lines)
            throws IOException, MirrorException {
        String key = version.key();
        if (version.length() > SealText.MAX_BYTES) {
            throw new MirrorException(key + " is no seal: it has " + version.length() + " bytes");
        }
        byte[] bytes;
        try (InputStream in = store.read(version)) {
            bytes = in.readAllBytes();
        }
        try {
            SealText seal = SealText.parse(bytes);
            return new StoredSegment(
                    key.substring(LogMirror.PREFIX.length(), key.length() - ".seal".length()) + ".jsonl",
                    Long.parseLong(key.substring(key.lastIndexOf('/') + 1, key.length() - ".seal".length())),
                    seal.end(),
                    seal.digest(),
                    version,
                    bytes,
                    seal.note(),
                    lines);
        } catch (IllegalArgumentException e) {
            throw new MirrorException(key + " is no seal: " + e.getMessage());
        }
    }

    /** When its first line arrived. */
    LocalDate date() {
        return LocalDate.parse(
                name.substring("events/".length(), name.lastIndexOf('/')), DateTimeFormatter.ofPattern("yyyy/MM/dd"));
    }
}
