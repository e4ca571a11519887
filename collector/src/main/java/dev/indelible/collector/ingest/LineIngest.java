package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.stream.ChainException;
import dev.indelible.chain.stream.StreamChain;
import dev.indelible.collector.disk.DiskFloor;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Takes batches of lines (FORMAT.md, "Forwarding"). A batch is tried on a copy of its stream's state; only when its lines
 * are durable and published does the state move on and the receipt go out. Safe for many threads.
 */
public final class LineIngest {
    private final AuditLog log;
    private final Streams streams;
    private final Enrolments enrolments;
    private final Alarms alarms;
    private final SeenCheckpoint seen;
    private final LineAnswers answers;
    private final Admission admission = new Admission();

    /** @param floor of the disk that holds the log */
    public LineIngest(AuditLog log, Registry registry, Alarms alarms, DiskFloor floor) {
        this.log = log;
        this.streams = registry.streams();
        this.enrolments = registry.enrolments();
        this.alarms = alarms;
        this.seen = new SeenCheckpoint(log);
        this.answers = new LineAnswers(log, seen, floor);
    }

    /**
     * Begins one POST.
     *
     * @param checkpoint the header {@code Indelible-Checkpoint}, or null
     * @param peer the address it came from
     */
    public Judge begin(String checkpoint, String peer) {
        return new Posted(checkpoint, peer);
    }

    /** One POST: who sends it is known once its first line is here. */
    private final class Posted implements Judge {
        private final String checkpoint;
        private final String peer;
        private String stream = "unknown";
        private CheckpointNote known;
        private Admission.Ticket ticket;

        Posted(String checkpoint, String peer) {
            this.checkpoint = checkpoint;
            this.peer = peer;
        }

        @Override
        public Answer look(byte[] bytes, int end) throws IOException {
            try {
                known = checkpoint == null ? null : seen.check(checkpoint);
                Answer unable = answers.unable(known);
                if (unable != null) {
                    return unable;
                }
                Line first = Batch.first(bytes, end);
                stream = first.stream();
                ticket = admission.admit(identity(first));
                return null;
            } catch (Refusal e) {
                return answer(e);
            }
        }

        @Override
        public Answer take(byte[] bytes, int length) throws IOException, InterruptedException {
            if (ticket == null) {
                return Answer.error(
                        400, "the body does not end in a line feed", "send whole lines, each with its line feed");
            }
            Patience patience = new Patience();
            try {
                return LineIngest.this.take(Batch.parse(bytes, length), known, peer, patience);
            } catch (Refusal e) {
                return answer(e);
            }
        }

        @Override
        public void close() {
            if (ticket != null) {
                ticket.close();
                ticket = null;
            }
        }

        private Answer answer(Refusal e) {
            if (e.alarm() != null) {
                alarms.refused(e.alarm(), peer, "stream", stream, (String)
                        e.answer().fields().get("error"));
            }
            return e.answer();
        }
    }

    /** Whose line the first of a batch is: an enrolled identity's, where the stream goes on or begins. */
    private byte[] identity(Line first) throws Refusal {
        AgentStream stream = streams.get(first.stream());
        if (stream == null) {
            requireBeginning(first);
            try {
                StreamChain chain = StreamChain.open(first);
                enrolments.require(chain.identity(), chain.service());
                return chain.identity();
            } catch (ChainException e) {
                throw LineAnswers.refusal(first, e);
            }
        }
        StreamChain chain = stream.chain();
        boolean fits = first.seq() < chain.nextSeq() || first.follows(chain.head());
        if (!fits && !streams.claimed(first.stream())) {
            requirePosition(stream, first);
            throw new Refusal(
                    Batch.broken("seq " + first.seq() + ": prev is not the leaf of the line before")
                            .with("seq", first.seq()),
                    "lines.chain");
        }
        if (first.seq() >= chain.nextSeq()) {
            enrolments.require(chain.identity(), null);
        }
        return chain.identity();
    }

    private static void requireBeginning(Line first) throws Refusal {
        if (first.seq() != 0) {
            throw LineAnswers.position(null, "no line of this stream is stored", null);
        }
    }

    private static void requirePosition(AgentStream stream, Line first) throws Refusal {
        if (first.seq() != stream.chain().nextSeq() || stream.chain().closed()) {
            throw LineAnswers.position(stream, "the batch begins at seq " + first.seq(), null);
        }
    }

    private Answer take(Batch batch, CheckpointNote known, String peer, Patience patience)
            throws Refusal, IOException, InterruptedException {
        String id = batch.first().stream();
        if (!streams.claim(id)) {
            return Answer.later("another batch of this stream is being stored");
        }
        CompletableFuture<Long> done = null;
        try {
            AgentStream stream = streams.get(id);
            if (stream != null && batch.last().seq() < stream.chain().nextSeq()) {
                return answers.receipt(storedIndex(stream, batch), known);
            }
            StreamChain chain = append(stream, batch);
            CheckpointNote fork = null;
            Line checked = null;
            for (Line line : batch.lines()) {
                if (line.kind().equals("seal")) {
                    CheckpointNote shown = seen.check(line, checked);
                    fork = shown == null ? fork : shown;
                    checked = line;
                }
            }
            // Again: a body may take half a minute to arrive, and the disk fills up meanwhile.
            Answer unable = answers.unable(known);
            if (unable != null) {
                return unable;
            }
            String doubt = stream == null ? doubt(batch.first(), chain) : null;
            String opens = stream == null ? chain.service() : null;
            done = enrolments
                    .submit(chain.identity(), opens, () -> log.submit(batch.lines()))
                    .whenComplete((first, error) -> {
                        if (error == null) {
                            streams.stored(chain, batch.lines(), first);
                        }
                        streams.release(id);
                    });
            if (doubt != null) {
                alarms.oddStream(peer, chain.service(), id, doubt);
            }
            if (fork != null) {
                alarms.fork(peer, chain.service(), id, fork.checkpoint());
            }
        } catch (LogUnavailable e) {
            return Answer.later(e.getMessage());
        } finally {
            if (done == null) {
                streams.release(id);
            }
        }
        return answers.receipt(patience.await(done) + batch.lines().size() - 1, known);
    }

    private String doubt(Line open, StreamChain chain) {
        String replaced = enrolments.replacedBy(Encoding.base64(chain.identity()), chain.service());
        return streams.doubtOfPrevious(open, chain.identity(), replaced);
    }

    /** Where the last line of a batch lies that is stored already; 409 where another line lies there. */
    private long storedIndex(AgentStream stream, Batch batch) throws Refusal, IOException {
        long index = stream.runs().index(batch.last().seq());
        if (index < 0) {
            throw LineAnswers.position(stream, "this batch was stored long ago", null);
        }
        if (!Arrays.equals(log.hashes().hash(0, index), batch.last().leaf())) {
            throw LineAnswers.position(
                    stream, "another line is stored at seq " + batch.last().seq(), "stream.fork");
        }
        return index;
    }

    private StreamChain append(AgentStream stream, Batch batch) throws Refusal {
        if (stream == null) {
            requireBeginning(batch.first());
        } else {
            requirePosition(stream, batch.first());
        }
        StreamChain chain = stream == null ? null : stream.chain().copy();
        byte[] own = null;
        for (Line line : batch.lines()) {
            try {
                if (chain == null) {
                    chain = StreamChain.open(line);
                } else {
                    chain.append(line);
                }
            } catch (ChainException e) {
                throw LineAnswers.refusal(line, e);
            }
            if (own == null) {
                own = ('"' + chain.service() + '"').getBytes(StandardCharsets.US_ASCII);
            }
            if (!line.isRaw("service", own)) {
                requireOwnService(line, chain.service());
            }
        }
        return chain;
    }

    /** An enrolment is for one service; only what a run before left may tell of another, where both shared a folder. */
    private static void requireOwnService(Line line, String service) throws Refusal {
        String named = line.text("service");
        if (named != null && !named.equals(service) && !line.has("recovered")) {
            throw new Refusal(
                    Batch.broken("seq " + line.seq() + ": a line of another service than " + service
                                    + ", for which this agent is enrolled")
                            .with("seq", line.seq()),
                    "lines.service");
        }
    }
}
