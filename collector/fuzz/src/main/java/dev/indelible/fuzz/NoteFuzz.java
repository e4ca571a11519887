package dev.indelible.fuzz;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.NoteSignature;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.chain.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Notes, checkpoints, verifier keys, and the checkpoints that seals repeat. What is read writes itself as it was read; what
 * a key signed is read exactly where its text is a checkpoint of that key's log. The first byte says which of these.
 */
public final class NoteFuzz {
    private static final NoteSigner LOG = Golden.log();
    private static final NoteSigner TIME = Golden.time();
    private static final VerifierKey LOG_KEY = LOG.verifier();
    private static final VerifierKey TIME_KEY = TIME.verifier();
    private static final byte[] SEAL = ("{\"stream\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"seq\":7,"
                    + "\"prev\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"time\":\"2026-11-23T00:00:00.000000Z\","
                    + "\"kind\":\"method\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"checkpoint\":")
            .getBytes(StandardCharsets.US_ASCII);

    private NoteFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        String text = utf8(rest);
        switch (input[0] & 3) {
            case 0 -> note(text);
            case 1 -> signed(text);
            case 2 -> key(text);
            default -> repeated(rest);
        }
        if (rest.length > 0 && Cost.isChosen(input, 128)) {
            int length = Note.MAX_CHARS / 2;
            Cost.linear(500, new byte[0], rest, length, many -> CheckpointNote.strict(utf8(many), LOG_KEY, TIME_KEY));
            Cost.linear(500, new byte[0], rest, length, many -> Checkpoint.parse(utf8(many)));
        }
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void note(String text) {
        try {
            Note note = Note.parse(text);
            Claim.same(text, note.toString(), "the note that was read");
            Claim.holds(note.text().endsWith("\n") && !note.signatures().isEmpty(), "no note");
            for (NoteSignature each : note.signatures()) {
                Claim.holds(text.contains("\n" + each.line()), "a signature that is not there");
            }
        } catch (NoteException e) {
            // What may be thrown.
        }
        checkpoint(text);
        CheckpointNote opened = open(text);
        CheckpointNote strict = strict(text);
        Claim.holds(strict == null || opened != null, "strict is looser");
        if (opened != null) {
            Claim.same(text, opened.text(), "the checkpoint note that was read");
            Claim.holds(
                    LOG_KEY.verify(opened.checkpoint().text(), signature(opened.logSignature())), "nobody signed it");
            Claim.same(Golden.ORIGIN, opened.checkpoint().origin(), "origin");
        }
        if (strict != null) {
            Claim.holds(strict.epochSeconds() >= 0, "a time before 1970");
        }
    }

    private static byte[] signature(String base64) {
        byte[] all = java.util.Base64.getDecoder().decode(base64);
        return Arrays.copyOfRange(all, 4, all.length);
    }

    /** Any text, with the signatures of both keys: it is a checkpoint note where it is a checkpoint, and else is none. */
    private static void signed(String text) {
        String note;
        try {
            note = new Note(text, List.of(LOG.sign(text, 0), TIME.sign(text, 1_800_000_000))).toString();
        } catch (IllegalArgumentException e) {
            return;
        }
        Checkpoint checkpoint = checkpoint(text);
        CheckpointNote strict = strict(note);
        boolean own = checkpoint != null && checkpoint.origin().equals(Golden.ORIGIN);
        Claim.same(own, strict != null, "a checkpoint that both have signed");
        Claim.same(own, open(note) != null, "a checkpoint that the log has signed");
        if (own) {
            Claim.same(checkpoint, strict.checkpoint(), "checkpoint");
            Claim.same(note, strict.text(), "note");
            Claim.holds(open(note.replaceFirst("(?s)\n[^\n]*\n$", "\n")) != null, "the time key is asked for");
        }
    }

    private static void key(String text) {
        try {
            VerifierKey key = VerifierKey.parse(text);
            Claim.same(text, key.toString(), "the key that was read");
            Claim.holds(text.startsWith(key.name() + "+") && key.key().length == 32, "another key");
            Claim.same(key, VerifierKey.parse(key.toString()), "key");
        } catch (NoteException e) {
            // What may be thrown.
        }
    }

    private static void repeated(byte[] value) {
        byte[] bytes = Arrays.copyOf(SEAL, SEAL.length + value.length + 1);
        System.arraycopy(value, 0, bytes, SEAL.length, value.length);
        bytes[bytes.length - 1] = '}';
        try {
            Line line = Line.parse(bytes, 0, bytes.length);
            CheckpointNote note = CheckpointNote.repeatedIn(line, "checkpoint", LOG_KEY);
            if (note != null) {
                Claim.same(Golden.ORIGIN, note.checkpoint().origin(), "origin");
                Claim.same(
                        line.object("checkpoint").get("size"), note.checkpoint().size(), "size");
                Claim.same(line.object("checkpoint").get("sig"), note.logSignature(), "signature");
            }
        } catch (LineException | NoteException e) {
            // What may be thrown.
        }
    }

    /** A checkpoint as C2SP tlog-checkpoint has it, without extension lines; judged by its own words. */
    private static Checkpoint checkpoint(String text) {
        boolean expected = text.matches(
                "[^\\s\\p{Z}\\p{Cc}+\\uD800-\\uDFFF]{1,255}\n(0|[1-9][0-9]{0,17})\n[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=\n");
        try {
            Checkpoint checkpoint = Checkpoint.parse(text);
            Claim.same(text, checkpoint.text(), "the checkpoint that was read");
            Claim.holds(expected || text.codePoints().anyMatch(c -> c > 0x7f), "a checkpoint is taken that is none");
            return checkpoint;
        } catch (NoteException e) {
            Claim.holds(!expected, "a checkpoint is refused: " + e.getMessage());
            return null;
        }
    }

    private static CheckpointNote open(String text) {
        try {
            return CheckpointNote.open(text, LOG_KEY);
        } catch (NoteException e) {
            return null;
        }
    }

    private static CheckpointNote strict(String text) {
        try {
            return CheckpointNote.strict(text, LOG_KEY, TIME_KEY);
        } catch (NoteException e) {
            return null;
        }
    }
}
