package dev.indelible.chain.note;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.Ed25519;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The public half of a note key, in C2SP's text form {@code name+hex8(id)+base64(type || key)}. Two types are known here:
 * {@link #ED25519} for logs and {@link #COSIGNATURE} (cosignature/v1) for whoever dates or witnesses a checkpoint.
 */
public final class VerifierKey {
    /** Signs the text of the note. */
    public static final byte ED25519 = 1;

    /** Signs the time and the text of a checkpoint (C2SP tlog-cosignature). */
    public static final byte COSIGNATURE = 4;

    private static final int MAX_CHARS = 512;

    private final String name;
    private final byte type;
    private final byte[] key;
    private final int id;

    VerifierKey(String name, byte type, byte[] key) {
        if (!KeyName.valid(name)) {
            throw new IllegalArgumentException("a key's name has no space and no plus, and is not empty");
        }
        if ((type != ED25519 && type != COSIGNATURE) || key.length != Ed25519.KEY_BYTES) {
            throw new IllegalArgumentException("only Ed25519 keys of type 1 or 4 are known here");
        }
        this.name = name;
        this.type = type;
        this.key = key.clone();
        this.id = id(name, type, key);
    }

    /**
     * Reads a verifier key.
     *
     * @throws NoteException where it is malformed, of an unknown type, or its id is not that of its name and key
     */
    public static VerifierKey parse(String text) throws NoteException {
        int lastPlus = text.length() > MAX_CHARS ? -1 : text.indexOf('+', text.indexOf('+') + 1);
        if (lastPlus < 0) {
            throw new NoteException("a verifier key has the form name+id+base64");
        }
        String name = text.substring(0, text.indexOf('+'));
        try {
            byte[] typed = Encoding.base64(text.substring(lastPlus + 1), 1 + Ed25519.KEY_BYTES);
            VerifierKey key = new VerifierKey(name, typed[0], Arrays.copyOfRange(typed, 1, typed.length));
            if (!key.toString().equals(text)) {
                throw new NoteException("the id in this verifier key is not that of its name and key");
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw new NoteException("not a verifier key: " + e.getMessage());
        }
    }

    public String name() {
        return name;
    }

    /** The first four bytes of SHA-256(name || 0x0A || type || key), big-endian. */
    public int id() {
        return id;
    }

    public byte type() {
        return type;
    }

    /** The public key, 32 bytes, a copy. */
    public byte[] key() {
        return key.clone();
    }

    /** Whether the signature (without the key's id) holds over this text; a cosignature carries its time within. */
    public boolean verify(String text, byte[] signature) {
        if (type == ED25519) {
            return Ed25519.verify(key, text.getBytes(StandardCharsets.UTF_8), signature);
        }
        if (signature.length != Long.BYTES + Ed25519.SIGNATURE_BYTES) {
            return false;
        }
        long seconds = ByteBuffer.wrap(signature).getLong();
        return seconds >= 0
                && Ed25519.verify(
                        key, cosigned(text, seconds), Arrays.copyOfRange(signature, Long.BYTES, signature.length));
    }

    /** The message of a cosignature/v1. */
    static byte[] cosigned(String text, long seconds) {
        return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return id;
    }

    /** The text form that {@link #parse} reads. */
    @Override
    public String toString() {
        return name + "+" + HexFormat.of().toHexDigits(id) + "+" + Encoding.base64(typed(type, key));
    }

    private static int id(String name, byte type, byte[] key) {
        byte[] head = (name + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] typed = typed(type, key);
        byte[] all = Arrays.copyOf(head, head.length + typed.length);
        System.arraycopy(typed, 0, all, head.length, typed.length);
        return ByteBuffer.wrap(Leaf.sha256(all)).getInt();
    }

    private static byte[] typed(byte type, byte[] key) {
        byte[] typed = new byte[1 + key.length];
        typed[0] = type;
        System.arraycopy(key, 0, typed, 1, key.length);
        return typed;
    }
}
