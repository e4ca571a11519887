package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.chain.stream.ChainException;
import dev.indelible.collector.disk.DiskFloor;
import dev.indelible.collector.log.AuditLog;
import java.io.IOException;
import java.util.List;

/** What a batch of lines is answered with (FORMAT.md, "Forwarding"): receipts, and refusals that say what to do. Any thread. */
final class LineAnswers {
    /** FORMAT.md's. */
    private static final int VERSION = 1;

    private final AuditLog log;
    private final SeenCheckpoint seen;
    private final DiskFloor floor;

    LineAnswers(AuditLog log, SeenCheckpoint seen, DiskFloor floor) {
        this.log = log;
        this.seen = seen;
        this.floor = floor;
    }

    /**
     * The answer where nothing can be taken now, or null. A log that has stopped shows where it stands, and how that extends
     * what the agent knows, if it does: so the agent sees for itself whether this is an older copy.
     */
    Answer unable(CheckpointNote known) throws Refusal, IOException {
        if (log.stopped() == null) {
            String shortage = floor.shortage();
            return shortage == null ? null : Answer.later(shortage);
        }
        Answer answer = Answer.later("this log has stopped signing: " + log.stopped());
        CheckpointNote note = log.published();
        if (note == null) {
            return answer;
        }
        answer = answer.with("checkpoint", note.text());
        return known == null || !seen.extended(known)
                ? answer
                : answer.with(
                        "consistency", consistency(known, note.checkpoint().size()));
    }

    /** Of a line that is not the next one of its stream. */
    static Refusal refusal(Line line, ChainException e) {
        String error = "seq " + line.seq() + ": " + e.getMessage();
        if (line.kind().equals("open") && line.number("v", VERSION) > VERSION) {
            return new Refusal(
                    Answer.error(
                                    422,
                                    "seq " + line.seq() + ": a stream of format version " + line.number("v", VERSION)
                                            + ", and this collector knows " + VERSION,
                                    "upgrade this collector, always before its agents; the agent keeps these lines")
                            .with("seq", line.seq()),
                    null);
        }
        return switch (e.reason()) {
            case SEAL ->
                new Refusal(
                        Answer.error(403, error, "keep these lines and look into who else holds this agent's folder")
                                .with("seq", line.seq()),
                        "lines.seal");
            case CHAIN -> new Refusal(Batch.broken(error).with("seq", line.seq()), "lines.chain");
            case GRAMMAR, POSITION -> new Refusal(Batch.broken(error).with("seq", line.seq()), null);
        };
    }

    /** 409: where the stream goes on, and the leaf that the next line must link to. */
    static Refusal position(AgentStream stream, String error, String alarm) {
        byte[] leaf = stream == null ? new byte[Leaf.BYTES] : stream.chain().head();
        Answer answer = Answer.error(409, error, "continue at seq `next` if `leaf` is your own line before it")
                .with("next", stream == null ? 0L : stream.chain().nextSeq())
                .with("leaf", Encoding.base64(leaf));
        return new Refusal(answer, alarm);
    }

    /**
     * A receipt for the line of this index, which is published.
     *
     * @param known what the agent knows of the log, or null
     */
    Answer receipt(long index, CheckpointNote known) throws IOException {
        CheckpointNote note = log.published();
        long size = note.checkpoint().size();
        List<byte[]> inclusion = Proofs.inclusion(index, size, log.hashes());
        return Answer.receipt(
                new TlogProof(index, inclusion, note.text()).text(),
                index,
                log.locked(),
                known == null ? List.of() : consistency(known, size));
    }

    private List<String> consistency(CheckpointNote known, long size) throws IOException {
        return Proofs.consistency(known.checkpoint().size(), size, log.hashes()).stream()
                .map(Encoding::base64)
                .toList();
    }
}
