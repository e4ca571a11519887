package dev.indelible.collector.ingest;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.collector.log.AuditLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * Holds the checkpoints that an agent saw against the log: the last one, in a header, and those its seals repeat. One that
 * this log signed and does not extend means that this log is an older copy of itself; it stops signing before it can make a
 * second history.
 */
final class SeenCheckpoint {
    private static final int MAX_CHARS = 8192;
    private static final String REMEDY =
            "send the last checkpoint note of this log that you verified, in base64, or none at first";

    private final AuditLog log;

    SeenCheckpoint(AuditLog log) {
        this.log = log;
    }

    /** The checkpoint in a header, if this log signed it. */
    CheckpointNote check(String header) throws Refusal, IOException {
        CheckpointNote note = read(header);
        hold(note);
        return note;
    }

    /**
     * The checkpoint that a seal repeats, and the evidence of a fork that it may carry: a false one must not enter the log,
     * where it would speak against it.
     *
     * @param before a seal that was checked just before, or null: what both repeat is checked once
     * @return the evidence, where this log's key signed it and this tree contradicts it: somebody else signs with this key,
     *     or a copy of this log did. That is no reason to stop here, since this log extends what the agent holds; or null
     */
    CheckpointNote check(Line seal, Line before) throws Refusal, IOException {
        try {
            if (before == null || !Objects.equals(seal.raw("checkpoint"), before.raw("checkpoint"))) {
                CheckpointNote note = CheckpointNote.repeatedIn(seal, "checkpoint", log.verifier());
                if (note != null) {
                    hold(note);
                }
            }
            CheckpointNote fork = CheckpointNote.repeatedIn(seal, "fork", log.verifier());
            return fork == null || extended(fork) ? null : fork;
        } catch (NoteException e) {
            throw new Refusal(
                    Answer.error(403, "seq " + seal.seq() + ": " + e.getMessage(), "repeat only what you verified")
                            .with("seq", seal.seq()),
                    "lines.checkpoint");
        }
    }

    private void hold(CheckpointNote note) throws Refusal, IOException {
        if (!extended(note)) {
            log.contradictedBy(note);
        }
    }

    /** Whether the tree extends this checkpoint; it need not have been published for that a moment ago. */
    boolean extended(CheckpointNote note) throws Refusal, IOException {
        // Asked before what is published: a note that is on the disk is being signed, or published by now.
        if (log.isBeingPublished(note.checkpoint())) {
            throw new Refusal(Answer.later("this checkpoint is just being published"), null);
        }
        CheckpointNote ours = log.published();
        long size = note.checkpoint().size();
        return ours != null
                && size <= ours.checkpoint().size()
                && Arrays.equals(
                        Proofs.root(size, log.hashes()), note.checkpoint().root());
    }

    private CheckpointNote read(String header) throws Refusal {
        try {
            if (header.length() > MAX_CHARS) {
                throw new IllegalArgumentException("longer than " + MAX_CHARS + " characters");
            }
            String text = new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8);
            CheckpointNote note = CheckpointNote.open(text, log.verifier());
            if (!note.checkpoint().origin().equals(log.origin())) {
                throw new IllegalArgumentException(
                        "of the log " + note.checkpoint().origin());
            }
            return note;
        } catch (NoteException | IllegalArgumentException e) {
            throw new Refusal(400, "Indelible-Checkpoint is no checkpoint of this log: " + e.getMessage(), REMEDY);
        }
    }
}
