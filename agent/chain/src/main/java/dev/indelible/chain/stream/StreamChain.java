package dev.indelible.chain.stream;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.stream.ChainException.Reason;

/**
 * The verifying state of one agent stream: what the next line must be. Ingest, start-up and verify all judge streams by
 * this class and no other. Enrolment is not its business: it says which identity opened the stream.
 *
 * <p>Where lines of the stream were removed, {@link #skipTo} goes on behind them; what follows is judged by the same rules.
 * Who skips has shown that the line skipped to is in the log's tree at its index.
 *
 * <p>What must stay true: a line that throws changes nothing. One thread at a time.
 */
public final class StreamChain {
    /** The most lines between two seals; more would make a batch that nobody can take. */
    public static final int MAX_UNSEALED = 4096;

    private static final byte[] NO_LINE = new byte[Leaf.BYTES];

    private final String stream;
    private final byte[] identity;
    private final String service;
    private long nextSeq;
    private byte[] head;
    private byte[] sealKey;
    private long sealedSeq;
    private boolean closing;

    private StreamChain(String stream, byte[] identity, String service, byte[] head, byte[] sealKey) {
        this.stream = stream;
        this.identity = identity;
        this.service = service;
        this.nextSeq = 1;
        this.head = head;
        this.sealKey = sealKey;
    }

    private StreamChain(StreamChain other) {
        this(other.stream, other.identity, other.service, other.head, other.sealKey);
        this.nextSeq = other.nextSeq;
        this.sealedSeq = other.sealedSeq;
        this.closing = other.closing;
    }

    /** Begins with the {@code open} line: version, place, stream id and the identity's signature. */
    public static StreamChain open(Line open) throws ChainException {
        if (!open.kind().equals("open") || open.seq() != 0) {
            throw new ChainException(Reason.POSITION, "a stream begins with an open line of seq 0");
        }
        if (open.number("v", 0) != 1) {
            throw new ChainException(Reason.GRAMMAR, "this open line is not of version 1; a newer reader may know it");
        }
        if (!open.follows(NO_LINE)) {
            throw new ChainException(Reason.CHAIN, "the prev of an open line is 32 zero bytes");
        }
        byte[] identity = key(open, "identity");
        byte[] next = key(open, "next");
        String service = open.text("service");
        if (service == null || !EnrolmentToken.isService(service)) {
            throw new ChainException(Reason.GRAMMAR, "an open line names its service, 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        if (!open.stream().equals(Encoding.base64url(StreamId.of(identity, next)))) {
            throw new ChainException(Reason.SEAL, "the stream id does not belong to these keys");
        }
        if (!open.verify(identity)) {
            throw new ChainException(Reason.SEAL, "the open line is not signed by its identity");
        }
        return new StreamChain(open.stream(), identity, service, open.leaf(), next);
    }

    /** Takes the next line, or throws and stays as it was. */
    public void append(Line line) throws ChainException {
        requireOwn(line);
        if (closed()) {
            throw new ChainException(Reason.POSITION, "the stream has ended with its last seal");
        }
        if (line.seq() != nextSeq) {
            throw new ChainException(Reason.POSITION, "seq " + line.seq() + " where " + nextSeq + " is next");
        }
        if (!line.follows(head)) {
            throw new ChainException(Reason.CHAIN, "prev is not the leaf of the line before");
        }
        if (line.kind().equals("seal")) {
            byte[] next = announced(line);
            if (!line.verify(sealKey)) {
                throw new ChainException(Reason.SEAL, "the seal is not signed by the key announced for it");
            }
            takeSeal(line, next);
        } else {
            requirePlain(line);
            takePlain(line);
        }
    }

    /** Goes on behind a seal or close, the lines before which may be gone: so may the key that signed it. */
    public void skipTo(Line line) throws ChainException {
        requireOwn(line);
        boolean seal = line.kind().equals("seal");
        if (!seal && !line.kind().equals("close")) {
            throw new ChainException(Reason.POSITION, "a stream goes on behind a seal or close, not a " + line.kind());
        }
        requireLater(line.seq(), seal);
        if (!seal) {
            takePlain(line);
        } else if (closing) {
            takeSeal(line, announced(line));
        } else {
            // The close may be among the lines that are gone.
            takeSeal(line, line.has("next") ? key(line, "next") : null);
        }
    }

    /** Goes on behind a line of which only the hash is there; it was neither a seal nor a close. */
    public void skipTo(long seq, byte[] leaf) throws ChainException {
        requireLater(seq, false);
        take(seq, leaf, false);
    }

    private void requireOwn(Line line) throws ChainException {
        if (!line.stream().equals(stream)) {
            throw new ChainException(Reason.POSITION, "a line of stream " + line.stream() + ", not of " + stream);
        }
    }

    private void requireLater(long seq, boolean seal) throws ChainException {
        if (closed() || seq < nextSeq) {
            throw new ChainException(Reason.POSITION, "seq " + seq + " where the stream is at " + nextSeq + " already");
        }
        if (closing && !(seal && seq == nextSeq)) {
            throw new ChainException(Reason.POSITION, "only a seal follows a close");
        }
    }

    /** The key that the next seal announces, null where it must be the last. */
    private byte[] announced(Line seal) throws ChainException {
        byte[] next = seal.has("next") ? key(seal, "next") : null;
        if (closing != (next == null)) {
            throw new ChainException(
                    Reason.SEAL,
                    closing ? "the seal behind a close announces no key" : "a seal announces the next key");
        }
        return next;
    }

    private void requirePlain(Line line) throws ChainException {
        if (line.signed()) {
            throw new ChainException(Reason.POSITION, "a line of kind " + line.kind() + " does not stand here");
        }
        if (closing) {
            throw new ChainException(Reason.POSITION, "only a seal follows a close");
        }
        if (nextSeq - 1 - sealedSeq >= MAX_UNSEALED) {
            throw new ChainException(Reason.SEAL, "more than " + MAX_UNSEALED + " lines without a seal");
        }
    }

    private void takeSeal(Line seal, byte[] next) {
        sealKey = next;
        sealedSeq = seal.seq();
        take(seal.seq(), seal.leaf(), false);
    }

    private void takePlain(Line line) {
        take(line.seq(), line.leaf(), line.kind().equals("close"));
    }

    private void take(long seq, byte[] leaf, boolean close) {
        closing = close;
        nextSeq = seq + 1;
        head = leaf;
    }

    public String stream() {
        return stream;
    }

    /** The identity's public key, 32 bytes, a copy. */
    public byte[] identity() {
        return identity.clone();
    }

    public String service() {
        return service;
    }

    public long nextSeq() {
        return nextSeq;
    }

    /** The leaf of the last line; not to be changed. */
    public byte[] head() {
        return head;
    }

    /** Whether the last line is a seal. */
    public boolean sealed() {
        return sealedSeq == nextSeq - 1 && nextSeq > 1;
    }

    /** Whether the last seal has been seen and nothing can follow. */
    public boolean closed() {
        return sealKey == null;
    }

    /** A state that can go its own way: ingest tries a whole batch on a copy. */
    public StreamChain copy() {
        return new StreamChain(this);
    }

    private static byte[] key(Line line, String member) throws ChainException {
        String text = line.text(member);
        try {
            if (text != null) {
                return Encoding.base64(text, Ed25519.KEY_BYTES);
            }
        } catch (IllegalArgumentException e) {
            // falls through: one message for missing and malformed
        }
        throw new ChainException(Reason.GRAMMAR, member + " is the base64 of a public key of 32 bytes");
    }
}
