package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.chain.stream.StreamId;

/**
 * The keys that the line at log index 0 declares. They are the log's own word: only a key from outside tells whether it
 * is the log one means.
 *
 * @param operator public key, 32 bytes
 * @param log signs checkpoints; its name is the origin
 * @param time dates checkpoints
 */
record LogKeys(byte[] operator, VerifierKey log, VerifierKey time) {
    private static final byte[] NO_LINE = new byte[Leaf.BYTES];

    /** Reads and checks the {@code open} of the collector's stream. */
    static LogKeys read(Line open, Place place) throws Broken {
        if (!open.kind().equals("open") || open.seq() != 0 || !open.follows(NO_LINE)) {
            throw new Broken(place, "a log begins with the open line of its collector");
        }
        if (open.number("v", 0) != 1) {
            throw new Broken(place, "this log is not of version 1; a newer verifier may know it");
        }
        if (open.has("next")) {
            throw new Broken(place, "the collector's stream has no one-time keys, but its open line announces one");
        }
        byte[] operator = publicKey(open, "identity", place);
        VerifierKey log = verifierKey(open, "log", VerifierKey.ED25519, place);
        VerifierKey time = verifierKey(open, "time_key", VerifierKey.COSIGNATURE, place);
        if (!time.name().equals(log.name() + "/time")) {
            throw new Broken(place, "the time key is not named after the log: " + time.name());
        }
        if (!open.stream().equals(Encoding.base64url(StreamId.of(operator, log.key())))) {
            throw new Broken(place, "the collector's stream id does not belong to its keys");
        }
        if (!open.verify(operator)) {
            throw new Broken(place, "the log's first line is not signed by its operator");
        }
        return new LogKeys(operator, log, time);
    }

    String origin() {
        return log.name();
    }

    /** A member that holds a public key. */
    static byte[] publicKey(Line line, String member, Place place) throws Broken {
        return bytes(line, member, Ed25519.KEY_BYTES, place);
    }

    /** A member that holds the base64 of so many bytes. */
    static byte[] bytes(Line line, String member, int length, Place place) throws Broken {
        String text = line.text(member);
        try {
            if (text != null) {
                return Encoding.base64(text, length);
            }
        } catch (IllegalArgumentException e) {
            // One message for missing and malformed.
        }
        throw new Broken(
                place, "a line of kind " + line.kind() + " has " + member + ", the base64 of " + length + " bytes");
    }

    private static VerifierKey verifierKey(Line line, String member, byte type, Place place) throws Broken {
        String text = line.text(member);
        try {
            VerifierKey key = text == null ? null : VerifierKey.parse(text);
            if (key != null && key.type() == type) {
                return key;
            }
        } catch (NoteException e) {
            throw new Broken(place, member + ": " + e.getMessage());
        }
        throw new Broken(place, "the log's first line has " + member + ", a C2SP verifier key of type " + type);
    }
}
