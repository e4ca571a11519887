package dev.indelible.chain.note;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint with its signatures. A log of ours writes exactly two: its own, then the time key's cosignature, which
 * dates the arrival of what the checkpoint first covers.
 */
public final class CheckpointNote {
    private final Checkpoint checkpoint;
    private final Note note;
    private final NoteSignature logSignature;

    private CheckpointNote(Checkpoint checkpoint, Note note, NoteSignature logSignature) {
        this.checkpoint = checkpoint;
        this.note = note;
        this.logSignature = logSignature;
    }

    /** Signs a checkpoint. */
    public static CheckpointNote sign(Checkpoint checkpoint, NoteSigner log, NoteSigner time, long epochSeconds) {
        String text = checkpoint.text();
        NoteSignature first = log.sign(text, 0);
        return new CheckpointNote(checkpoint, new Note(text, List.of(first, time.sign(text, epochSeconds))), first);
    }

    /** Reads a note of this log: its signature must hold and its origin be the key's name. Others are not looked at. */
    public static CheckpointNote open(String note, VerifierKey log) throws NoteException {
        Note parsed = Note.parse(note);
        if (!parsed.verify(log)) {
            throw new NoteException("no signature of " + log.name() + " is on this checkpoint");
        }
        Checkpoint checkpoint = Checkpoint.parse(parsed.text());
        if (!checkpoint.origin().equals(log.name())) {
            throw new NoteException("a checkpoint of " + checkpoint.origin() + ", not of " + log.name());
        }
        NoteSignature first = parsed.signatures().stream()
                .filter(signature -> signature.isBy(log))
                .findFirst()
                .orElseThrow();
        return new CheckpointNote(checkpoint, parsed, first);
    }

    /** Reads a note in the exact form that {@link #sign} gives: two signatures, in order, both of which hold. */
    public static CheckpointNote strict(String note, VerifierKey log, VerifierKey time) throws NoteException {
        CheckpointNote opened = open(note, log);
        List<NoteSignature> signatures = opened.note.signatures();
        boolean two = signatures.size() == 2
                && signatures.get(0).isBy(log)
                && signatures.get(1).isBy(time);
        if (!two || !opened.note.verify(time) || !opened.text().equals(note)) {
            throw new NoteException("a checkpoint here has exactly the log's signature and the time key's");
        }
        return opened;
    }

    /**
     * The checkpoint of this log that an agent's seal repeats (FORMAT.md, "Stream"): rebuilt as a note, so that whoever
     * holds the seal can show what the log once signed.
     *
     * @param name of the member: {@code checkpoint} or {@code fork}
     * @return null where the seal repeats none, or another log's
     * @throws NoteException where it is malformed or the log did not sign it
     */
    public static CheckpointNote repeatedIn(Line seal, String name, VerifierKey log) throws NoteException {
        if (!seal.has(name)) {
            return null;
        }
        Map<String, Object> member = seal.object(name);
        if (member == null
                || !(member.get("origin") instanceof String origin)
                || !(member.get("size") instanceof Long size)
                || !(member.get("root") instanceof String root)
                || !(member.get("sig") instanceof String signature)
                || signature.indexOf('\n') >= 0) {
            throw new NoteException("the " + name + " in a seal has origin, size, root and sig");
        }
        if (!origin.equals(log.name())) {
            return null;
        }
        try {
            String text = new Checkpoint(origin, size, Encoding.base64(root, Leaf.BYTES)).text();
            return open(text + "\n\u2014 " + origin + " " + signature + "\n", log);
        } catch (IllegalArgumentException e) {
            throw new NoteException("the " + name + " in a seal: " + e.getMessage());
        }
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** base64(id || signature) of the log's signature: with the checkpoint, enough to rebuild what was signed. */
    public String logSignature() {
        return logSignature.base64();
    }

    /**
     * When the time key signed, in POSIX seconds; only of a note from {@link #sign} or {@link #strict}.
     *
     * @throws IllegalStateException of another note
     */
    public long epochSeconds() {
        if (note.signatures().size() != 2) {
            throw new IllegalStateException("this note was not read strictly");
        }
        return ByteBuffer.wrap(note.signatures().get(1).signature()).getLong();
    }

    /** The whole note. */
    public String text() {
        return note.toString();
    }
}
