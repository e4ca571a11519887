package dev.indelible.chain.key;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/**
 * A private Ed25519 key. After {@link #destroy} the seed is overwritten and the key signs nothing more; copies that a
 * garbage collector or swap made are out of its reach.
 *
 * <p>Signing is for one thread at a time; {@link #publicKey} for any.
 */
public final class SigningKey {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] seed;
    private final byte[] publicKey = new byte[Ed25519.KEY_BYTES];
    private boolean destroyed;

    private SigningKey(byte[] seed) {
        this.seed = seed;
        PublicPoint point = org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0);
        org.bouncycastle.math.ec.rfc8032.Ed25519.encodePublicPoint(point, publicKey, 0);
    }

    /** A new key, its seed fresh from the operating system's randomness. */
    public static SigningKey generate() {
        byte[] seed = new byte[Ed25519.KEY_BYTES];
        RANDOM.nextBytes(seed);
        return new SigningKey(seed);
    }

    /** The key of this seed of 32 bytes, which is copied. */
    public static SigningKey fromSeed(byte[] seed) {
        if (seed.length != Ed25519.KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.length);
        }
        return new SigningKey(seed.clone());
    }

    /** The public half, 32 bytes, a copy. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The seed, a copy: only for storing a long-lived key in a file of mode 0600. */
    public byte[] seed() {
        requireAlive();
        return seed.clone();
    }

    /** The signature, 64 bytes (RFC 8032 section 5.1.6). */
    public byte[] sign(byte[] message) {
        requireAlive();
        byte[] signature = new byte[Ed25519.SIGNATURE_BYTES];
        org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
                seed, 0, publicKey, 0, null, message, 0, message.length, signature, 0);
        return signature;
    }

    /** Overwrites the seed. */
    public void destroy() {
        Arrays.fill(seed, (byte) 0);
        destroyed = true;
    }

    private void requireAlive() {
        if (destroyed) {
            throw new IllegalStateException("this key has been destroyed");
        }
    }
}
