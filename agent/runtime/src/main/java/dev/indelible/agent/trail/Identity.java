package dev.indelible.agent.trail;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The identity key of a slot, in the file {@code identity} (0600), together with the place for which it was made: the
 * slot folder's file key (device and inode). A folder that was copied has another file key, and gets another identity.
 *
 * <p>While a new key takes the place of an old one, that one lies in the file {@code identity.replaced}, until the
 * collector has agreed. Where both files hold one key, a kill came before the new one was made.
 */
final class Identity {
    static final String FILE = "identity";
    static final String REPLACED = "identity.replaced";

    /** Instead of a seed: the slot's key lies in a keystore. */
    static final String IN_KEYSTORE = "indelible keystore identity 1";

    private static final String FIRST = "indelible identity 1";

    private Identity() {}

    /** The key of this slot, or null where there is none or it was made for another place. */
    static SigningKey read(Path slot) throws IOException {
        return read(slot, FILE);
    }

    /** The key whose place this slot's takes, or null. */
    static SigningKey replaced(Path slot, SigningKey current) throws IOException {
        SigningKey key = read(slot, REPLACED);
        return key == null || Arrays.equals(key.publicKey(), current.publicKey()) ? null : key;
    }

    private static SigningKey read(Path slot, String name) throws IOException {
        Path file = slot.resolve(name);
        if (!Files.exists(file)) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        try {
            if (lines.get(0).equals(IN_KEYSTORE)) {
                return null;
            }
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

    /** Makes a key that takes the present one's place; a kill at any point leaves one of the two in force. */
    static SigningKey rotate(Path slot) throws IOException {
        OwnerFiles.replace(slot.resolve(REPLACED), Files.readString(slot.resolve(FILE)));
        return create(slot);
    }

    /** How long the slot's key has been in use. */
    static Duration age(Path slot) throws IOException {
        return Duration.between(Files.getLastModifiedTime(slot.resolve(FILE)).toInstant(), Instant.now());
    }

    /** Whether a slot has been used before, by whomever. */
    static boolean exists(Path slot) {
        return Files.exists(slot.resolve(FILE));
    }

    /** The file key of the folder, which no copy of it has. */
    static String place(Path slot) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(slot, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        return key == null ? attributes.creationTime().toString() : key.toString();
    }
}
