package dev.indelible.chain;

import java.util.Base64;

/**
 * Bytes as text: padded base64 for hashes, keys and signatures, unpadded base64url for ids and salts (RFC 4648 sections 4
 * and 5). Reading is strict: the text must be the one that writing gives, so that no value has two spellings.
 */
public final class Encoding {
    private Encoding() {}

    /** Padded base64. */
    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Reads padded base64.
     *
     * @throws IllegalArgumentException unless it is the canonical text of exactly {@code length} bytes
     */
    public static byte[] base64(String text, int length) {
        byte[] bytes = Base64.getDecoder().decode(text);
        return checked(bytes, length, text, base64(bytes));
    }

    /** Unpadded base64url. */
    public static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads unpadded base64url.
     *
     * @throws IllegalArgumentException unless it is the canonical text of exactly {@code length} bytes
     */
    public static byte[] base64url(String text, int length) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        return checked(bytes, length, text, base64url(bytes));
    }

    private static byte[] checked(byte[] bytes, int length, String text, String canonical) {
        if (bytes.length != length || !canonical.equals(text)) {
            throw new IllegalArgumentException("not the canonical base64 of " + length + " bytes");
        }
        return bytes;
    }
}
