package dev.indelible.agent.trail;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * The identity key of a slot, in the file {@code identity} (0600), together with the place for which it was made: the
 * slot folder's file key (device and inode). A folder that was copied has another file key, and gets another identity.
 */
final class Identity {
    static final String FILE = "identity";
    private static final String FIRST = "indelible identity 1";

    private Identity() {}

    /** The key of this slot, or null where there is none or it was made for another place. */
    static SigningKey read(Path slot) throws IOException {
        Path file = slot.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        try {
            if (!lines.get(0).equals(FIRST)) {
                throw new IOException(file + " is of another version; move the folder " + slot + " aside");
            }
            return lines.get(2).equals(place(slot)) ? SigningKey.fromSeed(Encoding.base64(lines.get(1), 32)) : null;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException(file + " is damaged; move the folder " + slot + " aside to begin anew", e);
        }
    }

    /** Makes a key for this slot. */
    static SigningKey create(Path slot) throws IOException {
        SigningKey key = SigningKey.generate();
        keep(key, slot);
        return key;
    }

    /** Puts a key that this process has into this slot. */
    static void keep(SigningKey key, Path slot) throws IOException {
        OwnerFiles.replace(slot.resolve(FILE), FIRST + "\n" + Encoding.base64(key.seed()) + "\n" + place(slot) + "\n");
    }

    /** Whether a slot has been used before, by whomever. */
    static boolean exists(Path slot) {
        return Files.exists(slot.resolve(FILE));
    }

    private static String place(Path slot) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(slot, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        return key == null ? attributes.creationTime().toString() : key.toString();
    }
}
