package dev.indelible.collector.chain;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.stream.ChainException;
import dev.indelible.chain.stream.ChainException.Reason;
import dev.indelible.chain.stream.StreamChain;

/**
 * What the next line of an agent's stream must be. While every line of the stream is there {@link StreamChain} judges; after
 * a {@link #skipTo} over lines that retention removed, the same rules are applied here to what follows.
 *
 * <p>Who skips has shown that the line skipped to is in the log's tree at its index. What must stay true: a line that throws
 * changes nothing. One thread at a time.
 */
public final class AgentChain {
    private final String stream;
    private final byte[] identity;
    private final String service;
    private StreamChain whole;
    private byte[] sealKey;
    private long nextSeq;
    private byte[] head;
    private long sealedSeq;
    private boolean closing;

    private AgentChain(StreamChain whole, byte[] sealKey) {
        this.stream = whole.stream();
        this.identity = whole.identity();
        this.service = whole.service();
        this.whole = whole;
        this.sealKey = sealKey;
    }

    private AgentChain(AgentChain other) {
        this.stream = other.stream;
        this.identity = other.identity;
        this.service = other.service;
        this.whole = other.whole == null ? null : other.whole.copy();
        this.sealKey = other.sealKey;
        this.nextSeq = other.nextSeq;
        this.head = other.head;
        this.sealedSeq = other.sealedSeq;
        this.closing = other.closing;
    }

    /** Begins with the {@code open} line. */
    public static AgentChain open(Line open) throws Misfit {
        try {
            return new AgentChain(StreamChain.open(open), key(open));
        } catch (ChainException e) {
            throw new Misfit(e);
        }
    }

    /** Takes the next line, or throws and stays as it was. */
    public void append(Line line) throws Misfit {
        if (whole == null) {
            requireNext(line);
            byte[] next = line.kind().equals("seal") ? seal(line) : sealKey;
            if (!line.kind().equals("seal")) {
                requirePlain(line);
            }
            take(line, next);
            return;
        }
        try {
            whole.append(line);
        } catch (ChainException e) {
            throw new Misfit(e);
        }
        if (line.kind().equals("seal")) {
            sealKey = key(line);
        }
    }

    /** Goes on behind a seal or close, the lines before which may be gone. */
    public void skipTo(Line line) throws Misfit {
        requireLater(line.seq());
        boolean seal = line.kind().equals("seal");
        if (!seal && !line.kind().equals("close")) {
            throw new Misfit(Reason.POSITION, "a stream goes on behind a seal or close, not a " + line.kind());
        }
        byte[] next = seal && line.has("next") ? requireKey(line) : null;
        skip();
        take(line, seal ? next : sealKey);
    }

    /** Goes on behind a line of which only the hash is there; it was neither a seal nor a close. */
    public void skipTo(long seq, byte[] leaf) throws Misfit {
        requireLater(seq);
        skip();
        nextSeq = seq + 1;
        head = leaf;
    }

    private void skip() {
        whole = null;
    }

    private void take(Line line, byte[] next) {
        if (line.kind().equals("seal")) {
            sealedSeq = line.seq();
        }
        closing = line.kind().equals("close");
        sealKey = next;
        nextSeq = line.seq() + 1;
        head = line.leaf();
    }

    private void requireLater(long seq) throws Misfit {
        if (closed() || seq < nextSeq()) {
            throw new Misfit(Reason.POSITION, "seq " + seq + " where the stream is at " + nextSeq() + " already");
        }
    }

    private void requireNext(Line line) throws Misfit {
        if (!line.stream().equals(stream)) {
            throw new Misfit(Reason.POSITION, "a line of stream " + line.stream() + ", not of " + stream);
        }
        if (closed()) {
            throw new Misfit(Reason.POSITION, "the stream has ended with its last seal");
        }
        if (line.seq() != nextSeq) {
            throw new Misfit(Reason.POSITION, "seq " + line.seq() + " where " + nextSeq + " is next");
        }
        if (!line.follows(head)) {
            throw new Misfit(Reason.CHAIN, "prev is not the leaf of the line before");
        }
    }

    /** Judges a seal and gives the key that it announces, null for the last. */
    private byte[] seal(Line seal) throws Misfit {
        byte[] next = seal.has("next") ? requireKey(seal) : null;
        if (closing != (next == null)) {
            throw new Misfit(
                    Reason.SEAL,
                    closing ? "the seal behind a close announces no key" : "a seal announces the next key");
        }
        if (!seal.verify(sealKey)) {
            throw new Misfit(Reason.SEAL, "the seal is not signed by the key announced for it");
        }
        return next;
    }

    private void requirePlain(Line line) throws Misfit {
        if (line.signed()) {
            throw new Misfit(Reason.POSITION, "a line of kind " + line.kind() + " does not stand here");
        }
        if (closing) {
            throw new Misfit(Reason.POSITION, "only a seal follows a close");
        }
        if (nextSeq - 1 - sealedSeq >= StreamChain.MAX_UNSEALED) {
            throw new Misfit(Reason.SEAL, "more than " + StreamChain.MAX_UNSEALED + " lines without a seal");
        }
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
        return whole == null ? nextSeq : whole.nextSeq();
    }

    /** The leaf of the last line; not to be changed. */
    public byte[] head() {
        return whole == null ? head : whole.head();
    }

    /** Whether the last line is a seal. */
    public boolean sealed() {
        return whole == null ? sealedSeq == nextSeq - 1 : whole.sealed();
    }

    /** Whether the last seal has been seen and nothing can follow. */
    public boolean closed() {
        return sealKey == null;
    }

    /** A state that can go its own way: ingest tries a whole batch on a copy. */
    public AgentChain copy() {
        return new AgentChain(this);
    }

    private static byte[] requireKey(Line line) throws Misfit {
        byte[] key = key(line);
        if (key == null) {
            throw new Misfit(Reason.GRAMMAR, "next is the base64 of a public key of 32 bytes");
        }
        return key;
    }

    private static byte[] key(Line line) {
        String text = line.text("next");
        try {
            return text == null ? null : Encoding.base64(text, Ed25519.KEY_BYTES);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
