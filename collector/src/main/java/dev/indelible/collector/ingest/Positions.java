package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.stream.ChainException;
import dev.indelible.chain.stream.StreamChain;
import dev.indelible.collector.log.AuditLog;
import java.io.IOException;
import java.util.Arrays;

/** Holds lines against what is stored of their stream, and refuses those that stand at a wrong place. Any thread. */
final class Positions {
    private final AuditLog log;
    private final Streams streams;
    private final Enrolments enrolments;

    Positions(AuditLog log, Streams streams, Enrolments enrolments) {
        this.log = log;
        this.streams = streams;
        this.enrolments = enrolments;
    }

    /** Whose line the first of a batch is: an enrolled identity's, where the stream goes on or begins, or a stored one. */
    Sender sender(Line first, String peer) throws Refusal, IOException {
        AgentStream stream = streams.get(first.stream());
        if (stream == null) {
            return new Sender(Encoding.base64(opened(first).identity()), peer, false);
        }
        StreamChain chain = stream.chain();
        Sender sender = new Sender(Encoding.base64(chain.identity()), peer, first.seq() < chain.nextSeq());
        if (sender.again()) {
            // Where it lies may be forgotten; the last line of the batch may still be known, and has the say.
            if (stream.runs().index(first.seq()) >= 0) {
                stored(stream, first);
            }
            return sender;
        }
        if (!first.follows(chain.head()) && !streams.claimed(first.stream())) {
            requireNext(stream, first);
            throw new Refusal(
                    Batch.broken("seq " + first.seq() + ": prev is not the leaf of the line before")
                            .with("seq", first.seq()),
                    "lines.chain");
        }
        enrolments.require(chain.identity(), null);
        return sender;
    }

    private StreamChain opened(Line first) throws Refusal {
        requireNext(null, first);
        try {
            StreamChain chain = StreamChain.open(first);
            enrolments.require(chain.identity(), chain.service());
            return chain;
        } catch (ChainException e) {
            throw LineAnswers.refusal(first, e);
        }
    }

    /** Refuses a batch that does not begin where the stream, null for a new one, goes on. */
    static void requireNext(AgentStream stream, Line first) throws Refusal {
        if (stream == null) {
            if (first.seq() != 0) {
                throw LineAnswers.position(null, "no line of this stream is stored", null);
            }
        } else if (first.seq() != stream.chain().nextSeq() || stream.chain().closed()) {
            throw LineAnswers.position(stream, "the batch begins at seq " + first.seq(), null);
        }
    }

    /** Where this line, of a seq that is stored, lies in the log; refused where another line lies there. */
    long stored(AgentStream stream, Line line) throws Refusal, IOException {
        long index = stream.runs().index(line.seq());
        if (index < 0) {
            throw LineAnswers.position(stream, "this batch was stored long ago", null);
        }
        if (!Arrays.equals(log.hashes().hash(0, index), line.leaf())) {
            throw LineAnswers.position(stream, "another line is stored at seq " + line.seq(), "stream.fork");
        }
        return index;
    }
}
