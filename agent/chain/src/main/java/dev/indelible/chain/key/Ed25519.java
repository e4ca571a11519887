package dev.indelible.chain.key;

/** Checks Ed25519 signatures (RFC 8032 section 5.1.7; S must be below the group order). Stateless. */
public final class Ed25519 {
    /** Length of a public key or of a private seed, in bytes. */
    public static final int KEY_BYTES = 32;

    /** Length of a signature, in bytes. */
    public static final int SIGNATURE_BYTES = 64;

    private Ed25519() {}

    /** Whether the signature is the key's over the message; false also for keys and signatures of a wrong form. */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return publicKey.length == KEY_BYTES
                && signature.length == SIGNATURE_BYTES
                && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
                        signature, 0, publicKey, 0, message, 0, message.length);
    }
}
