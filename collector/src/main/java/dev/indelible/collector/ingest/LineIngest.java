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
    private final Positions positions;
    private final Admission<Sender> arriving = new Admission<>("this identity, from this address,");
    private final Admission<Sender> judged = new Admission<>("this identity, from this address,");
    private final Admission<String> writing = new Admission<>("this identity");

    /** @param floor of the disk that holds the log */
    public LineIngest(AuditLog log, Registry registry, Alarms alarms, DiskFloor floor) {
        this.log = log;
        this.streams = registry.streams();
        this.enrolments = registry.enrolments();
        this.alarms = alarms;
        this.seen = new SeenCheckpoint(log);
        this.answers = new LineAnswers(log, seen, floor);
        this.positions = new Positions(log, streams, enrolments);
    }

    /**
     * Begins one POST.
     *
     * @param checkpoint the header {@code Indelible-Checkpoint}, or null
     * @param peer the address it came from
     */
    public Judge begin(String checkpoint, String peer) {
        return new PostedLines(this, checkpoint, peer);
    }

    /** What the header with a checkpoint says. */
    CheckpointNote known(String checkpoint) throws Refusal, IOException {
        return seen.check(checkpoint);
    }

    /** The answer where nothing can be taken now, or null. */
    Answer unable(CheckpointNote known) throws Refusal, IOException {
        return answers.unable(known);
    }

    Sender sender(Line first, String peer) throws Refusal, IOException {
        return positions.sender(first, peer);
    }

    /** A place for a long body that arrives. */
    Admission<Sender>.Place admitLong(Sender sender) throws Refusal {
        return arriving.admit(sender);
    }

    /** A place for a body that is whole. */
    Admission<Sender>.Place admitWhole(Sender sender) throws Refusal {
        return judged.admit(sender);
    }

    /** The answer of a refusal, which may be worth an alarm. */
    Answer answer(Refusal refusal, String peer, String stream) {
        if (refusal.alarm() != null) {
            alarms.refused(refusal.alarm(), peer, "stream", stream, (String)
                    refusal.answer().fields().get("error"));
        }
        return refusal.answer();
    }

    /**
     * Takes a batch, or says where it lies already. Only whoever has the stream's seal key takes the claim and the places of
     * those that are written: all that a stranger can have made is refused before.
     */
    Answer take(Batch batch, CheckpointNote known, String peer, Patience patience)
            throws Refusal, IOException, InterruptedException {
        String id = batch.first().stream();
        // Asked before the stream is: what is claimed no more is stored by now.
        boolean claimed = streams.claimed(id);
        AgentStream stream = streams.get(id);
        if (stream != null && batch.last().seq() < stream.chain().nextSeq()) {
            return answers.receipt(positions.stored(stream, batch.last()), known);
        }
        if (claimed) {
            return busy();
        }
        StreamChain chain = append(stream, batch);
        try (Admission<String>.Place unused = writing.admit(Encoding.base64(chain.identity()))) {
            if (!streams.claim(id, stream)) {
                return busy();
            }
            CompletableFuture<Long> done = null;
            try {
                CheckpointNote fork = evidence(batch);
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
    }

    private static Answer busy() {
        return Answer.later("another batch of this stream is being stored");
    }

    /** The last evidence of a fork that a seal of the batch carries, or null. */
    private CheckpointNote evidence(Batch batch) throws Refusal, IOException {
        CheckpointNote fork = null;
        Line checked = null;
        for (Line line : batch.lines()) {
            if (line.kind().equals("seal")) {
                CheckpointNote shown = seen.check(line, checked);
                fork = shown == null ? fork : shown;
                checked = line;
            }
        }
        return fork;
    }

    private String doubt(Line open, StreamChain chain) {
        String replaced = enrolments.replacedBy(Encoding.base64(chain.identity()), chain.service());
        return streams.doubtOfPrevious(open, chain.identity(), replaced);
    }

    private StreamChain append(AgentStream stream, Batch batch) throws Refusal {
        Positions.requireNext(stream, batch.first());
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
        if (named == null) {
            throw new Refusal(
                    Answer.error(
                                    422,
                                    "seq " + line.seq() + ": the line names no service",
                                    "give each line the `service` of its stream's open, a recovered one its own;"
                                            + " the agent keeps these lines")
                            .with("seq", line.seq()),
                    "lines.service");
        }
        if (!named.equals(service) && !line.has("recovered")) {
            throw new Refusal(
                    Batch.broken("seq " + line.seq() + ": a line of another service than " + service
                                    + ", for which this agent is enrolled")
                            .with("seq", line.seq()),
                    "lines.service");
        }
    }
}
