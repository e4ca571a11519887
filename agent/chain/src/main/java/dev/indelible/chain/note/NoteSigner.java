package dev.indelible.chain.note;

import dev.indelible.chain.key.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The private half of a note key: a log's, or the time key's that dates checkpoints. One thread at a time. */
public final class NoteSigner {
    private final SigningKey key;
    private final VerifierKey verifier;

    private NoteSigner(String name, byte type, SigningKey key) {
        this.key = key;
        this.verifier = new VerifierKey(name, type, key.publicKey());
    }

    /** A log's signer; the name is the log's origin. */
    public static NoteSigner log(String name, SigningKey key) {
        return new NoteSigner(name, VerifierKey.ED25519, key);
    }

    /** A cosigner (cosignature/v1). */
    public static NoteSigner time(String name, SigningKey key) {
        return new NoteSigner(name, VerifierKey.COSIGNATURE, key);
    }

    /** The public half. */
    public VerifierKey verifier() {
        return verifier;
    }

    /**
     * Signs a note's text.
     *
     * @param epochSeconds POSIX time of a cosignature; a log's signature has none and ignores it
     */
    public NoteSignature sign(String text, long epochSeconds) {
        byte[] signature = verifier.type() == VerifierKey.ED25519
                ? key.sign(text.getBytes(StandardCharsets.UTF_8))
                : dated(epochSeconds, key.sign(VerifierKey.cosigned(text, epochSeconds)));
        return new NoteSignature(verifier.name(), verifier.id(), signature);
    }

    private static byte[] dated(long epochSeconds, byte[] signature) {
        return ByteBuffer.allocate(Long.BYTES + signature.length)
                .putLong(epochSeconds)
                .put(signature)
                .array();
    }
}
