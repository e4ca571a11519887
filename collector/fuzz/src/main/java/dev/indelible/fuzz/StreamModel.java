package dev.indelible.fuzz;

import dev.indelible.chain.stream.ChainException.Reason;
import java.util.Arrays;

/**
 * FORMAT.md, "Stream", in its simplest words: what the next line of an agent's stream must be, from facts about the line
 * that its maker knows and no parser has read.
 */
final class StreamModel {
    private long next;
    private byte[] head = new byte[32];
    private long sealedAt;
    private boolean closing;
    private boolean ended;

    /**
     * What the maker of a line knows of it.
     *
     * @param ours whether it names the stream of its keys
     * @param signer whether the key that has to sign it did
     * @param key whether it announces a key, {@code badKey} one that is none
     */
    record Fact(
            String kind,
            boolean ours,
            long seq,
            byte[] prev,
            boolean signer,
            boolean key,
            boolean badKey,
            byte[] leaf) {
        boolean isSigned() {
            return !kind.equals("method") && !kind.equals("close") && !kind.equals("heartbeat");
        }
    }

    /** The reason to refuse this line, or null: then it is taken. */
    Reason take(Fact line) {
        Reason refused = refused(line);
        if (refused == null) {
            next++;
            head = line.leaf();
            sealedAt = line.kind().equals("seal") || line.seq() == 0 ? line.seq() : sealedAt;
            ended = closing && line.kind().equals("seal");
            closing = line.kind().equals("close");
        }
        return refused;
    }

    private Reason refused(Fact line) {
        if (!line.ours() || ended || line.seq() != next) {
            return Reason.POSITION;
        }
        if (!Arrays.equals(line.prev(), head)) {
            return Reason.CHAIN;
        }
        if (line.kind().equals("seal")) {
            if (line.badKey()) {
                return Reason.GRAMMAR;
            }
            return line.key() == !closing && line.signer() ? null : Reason.SEAL;
        }
        if (line.isSigned() || closing) {
            return Reason.POSITION;
        }
        return line.seq() - sealedAt > 4096 ? Reason.SEAL : null;
    }

    /** Begins behind a good open. */
    void opened(byte[] leaf) {
        next = 1;
        head = leaf;
    }

    long next() {
        return next;
    }

    byte[] head() {
        return head;
    }

    boolean closing() {
        return closing;
    }

    boolean ended() {
        return ended;
    }
}
