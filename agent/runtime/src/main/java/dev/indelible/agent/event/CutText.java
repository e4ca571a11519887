package dev.indelible.agent.event;

import dev.indelible.chain.Encoding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is kept of a text that is too long: its length in UTF-8 bytes and their SHA-256, so that the whole can be
 * recognised when it turns up elsewhere (FORMAT.md, "A text that is cut for length").
 *
 * @param bytes the whole text's length in UTF-8
 * @param digest SHA-256 of those bytes
 */
record CutText(long bytes, byte[] digest) {
    private static final int CHUNK = 4096;

    /** Reads the whole text once, in pieces; rare, and paid by the caller who recorded so long a text. */
    static CutText of(CharSequence text) {
        MessageDigest sha = sha256();
        byte[] chunk = new byte[CHUNK * Utf8.WORST];
        long total = 0;
        for (int from = 0; from < text.length(); ) {
            int end = Utf8.boundary(text, Math.min(text.length(), from + CHUNK));
            int length = Utf8.put(chunk, 0, text, from, end);
            sha.update(chunk, 0, length);
            total += length;
            from = end;
        }
        return new CutText(total, sha.digest());
    }

    /** The same for bytes that are UTF-8 already. */
    static CutText of(byte[] bytes, int from, int length) {
        MessageDigest sha = sha256();
        sha.update(bytes, from, length);
        return new CutText(length, sha.digest());
    }

    /** What follows the head in the line. */
    String suffix() {
        return "\u2026[" + bytes + " bytes, sha256 " + Encoding.base64(digest) + "]";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
