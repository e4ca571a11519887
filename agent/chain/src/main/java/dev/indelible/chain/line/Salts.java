package dev.indelible.chain.line;

import dev.indelible.chain.Leaf;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The salts of lines, each of 16 bytes that nobody can predict: the operating system gives a key of 32 bytes, SHA-256 of
 * the key and a counter gives two salts, and the key is gone after 256 of them. To ask the operating system's generator
 * for each costs three times as much. One thread.
 */
final class Salts {
    static final int BYTES = 16;
    private static final int AHEAD = 256;

    private final SecureRandom random = new SecureRandom();
    private final MessageDigest sha = Leaf.newDigest();
    private final byte[] salts = new byte[AHEAD * BYTES];
    private int next = salts.length;

    /** Writes the next salt in base64url, in quotes. */
    void put(LineBytes line) {
        if (next == salts.length) {
            fill();
            next = 0;
        }
        line.base64url(salts, next, BYTES);
        next += BYTES;
    }

    private void fill() {
        byte[] key = new byte[Leaf.BYTES + 1];
        random.nextBytes(key);
        try {
            for (int i = 0; i < salts.length / Leaf.BYTES; i++) {
                key[Leaf.BYTES] = (byte) i;
                sha.update(key);
                sha.digest(salts, i * Leaf.BYTES, Leaf.BYTES);
            }
        } catch (DigestException e) {
            throw new IllegalStateException("32 bytes hold a SHA-256", e);
        }
        Arrays.fill(key, (byte) 0);
    }
}
