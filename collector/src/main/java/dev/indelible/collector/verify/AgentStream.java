package dev.indelible.collector.verify;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.stream.ChainException;
import dev.indelible.chain.stream.StreamChain;
import java.util.Map;

/** One agent's run, as far as the log has shown it. */
final class AgentStream {
    private final byte[] identity;
    private final String service;
    private final String previousStream;
    private final String previousLeaf;
    private StreamChain chain;
    private byte[] head;
    private Place unsealed;
    private final StreamDoubts doubts;
    private long lines = 1;
    private long lastMicros;
    private boolean revoked;
    private boolean closed;
    private boolean succeeded;
    private long recovered;
    private String recoveredFrom;

    AgentStream(Line open, Place place) throws ChainException {
        chain = StreamChain.open(open);
        identity = chain.identity();
        service = chain.service();
        head = chain.head();
        unsealed = place;
        lastMicros = open.timeMicros();
        doubts = new StreamDoubts(open);
        Map<String, Object> previous = open.object("previous");
        previousStream = previous == null ? null : String.valueOf(previous.get("stream"));
        previousLeaf = previous == null ? null : String.valueOf(previous.get("leaf"));
    }

    void append(Line line, Place place) throws ChainException, Broken {
        requireOpen(place);
        if (revoked) {
            throw new Broken(place, "the stream's identity was revoked before this line");
        }
        chain.append(line);
        head = chain.head();
        lines++;
        lastMicros = line.timeMicros();
        if (chain.sealed()) {
            unsealed = null;
        } else if (unsealed == null) {
            unsealed = place;
        }
        boolean again = line.has("recovered");
        doubts.line(line, lastMicros, again, place);
        if (again) {
            recovered++;
            recoveredFrom = String.valueOf(line.text("recovered"));
        }
        if (chain.closed()) {
            closed = true;
            chain = null;
        }
    }

    /** Goes on behind a seal or close, before which lines were removed. */
    void skipTo(Line line, Place place) throws ChainException, Broken {
        requireOpen(place);
        chain.skipTo(line);
        lastMicros = line.timeMicros();
        skipped(line.seq(), line.kind().equals("seal") ? null : place);
        if (chain.closed()) {
            closed = true;
            chain = null;
        }
    }

    /** Goes on behind a line of which only the hash is there. */
    void skipTo(long seq, byte[] leaf, Place place) throws ChainException, Broken {
        requireOpen(place);
        chain.skipTo(seq, leaf);
        skipped(seq, place);
    }

    private void requireOpen(Place place) throws Broken {
        if (closed) {
            throw new Broken(place, "the stream has ended with its last seal");
        }
    }

    private void skipped(long seq, Place firstUnsealed) {
        head = chain.head();
        lines = seq + 1;
        unsealed = firstUnsealed;
    }

    byte[] identity() {
        return identity;
    }

    String service() {
        return service;
    }

    void revoke() {
        revoked = true;
    }

    boolean closed() {
        return closed;
    }

    /** The first line that no seal covers, or null. */
    Place unsealed() {
        return unsealed;
    }

    /** How many lines there are. */
    long lines() {
        return lines;
    }

    /** The {@code time} of the last line. */
    long lastMicros() {
        return lastMicros;
    }

    /** The leaf of the last line. */
    byte[] head() {
        return head;
    }

    /** The stream that its {@code open} says it follows, or null. */
    String previousStream() {
        return previousStream;
    }

    /** The base64 of the last seal's leaf of that stream, or null. */
    String previousLeaf() {
        return previousLeaf;
    }

    /** Another stream of the same identity follows this one from its last seal. */
    void succeed() {
        succeeded = true;
    }

    boolean succeeded() {
        return succeeded;
    }

    /** What is odd about lines that are rightly chained. */
    StreamDoubts doubts() {
        return doubts;
    }

    long recovered() {
        return recovered;
    }

    /** The stream that the last of the recovered lines names. */
    String recoveredFrom() {
        return recoveredFrom;
    }
}
