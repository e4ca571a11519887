package dev.indelible.chain;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The two hashes of a Merkle tree (RFC 6962 section 2.1). The leaf hash of a line is at once its link in the stream and
 * its leaf in the log, so a line is hashed once.
 *
 * <p>Safe for use by many threads: each has a digest of its own.
 */
public final class Leaf {
    /** Length of every hash here, in bytes. */
    public static final int BYTES = 32;

    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Leaf::newDigest);

    private Leaf() {}

    /** The root of a tree without leaves: SHA-256 of nothing. A fresh array. */
    public static byte[] emptyRoot() {
        return SHA256.get().digest();
    }

    /** SHA-256(0x00 || line), the line without its line feed. */
    public static byte[] hash(byte[] line) {
        return hash(line, 0, line.length);
    }

    /** The same for the bytes from {@code from} to before {@code to}. */
    public static byte[] hash(byte[] bytes, int from, int to) {
        MessageDigest digest = SHA256.get();
        digest.update((byte) 0);
        digest.update(bytes, from, to - from);
        return digest.digest();
    }

    /** SHA-256(0x01 || left || right). */
    public static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = SHA256.get();
        digest.update((byte) 1);
        digest.update(left);
        digest.update(right);
        return digest.digest();
    }

    /**
     * The root over {@code count} neighbouring hashes of a row that lies packed in {@code hashes}.
     *
     * @param from number of the first of them
     * @param count a power of two
     */
    public static byte[] subtree(byte[] hashes, int from, int count) {
        MessageDigest digest = SHA256.get();
        byte[] row = Arrays.copyOfRange(hashes, BYTES * from, BYTES * (from + count));
        try {
            for (int left = count / 2; left > 0; left /= 2) {
                for (int i = 0; i < left; i++) {
                    digest.update((byte) 1);
                    digest.update(row, 2 * BYTES * i, 2 * BYTES);
                    digest.digest(row, BYTES * i, BYTES);
                }
            }
        } catch (DigestException e) {
            throw new IllegalStateException("there is room for 32 bytes", e);
        }
        return Arrays.copyOf(row, BYTES);
    }

    /** Plain SHA-256, for everything that is no tree. */
    public static byte[] sha256(byte[] bytes) {
        return SHA256.get().digest(bytes);
    }

    /**
     * Writes {@link #hash(byte[], int, int)} of the first {@code length} bytes into {@code leaf}, with the caller's own
     * digest: for those who hash without an end.
     */
    public static void hash(MessageDigest sha256, byte[] bytes, int length, byte[] leaf) {
        sha256.update((byte) 0);
        sha256.update(bytes, 0, length);
        try {
            sha256.digest(leaf, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalArgumentException("a leaf has 32 bytes", e);
        }
    }

    /** SHA-256, for one thread. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
