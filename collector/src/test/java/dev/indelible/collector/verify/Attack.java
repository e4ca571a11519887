package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tests of THREAT-MODEL.md share: a log that is right, a folder to spoil, and verify with the log's true key and
 * nothing remembered. One test is one attack, and has its name in that page.
 */
abstract class Attack {
    @TempDir
    Path folder;

    final SigningKey identity = SigningKey.generate();
    LogBuilder log;
    private int written;

    @BeforeEach
    void begin() {
        log = new LogBuilder(256);
        log.enrol(identity, "bank");
    }

    /** Writes the log as of now. */
    final Path lay(LogBuilder built) throws IOException {
        if (built.newestOrNull() == null || built.newest().checkpoint().size() < built.size()) {
            built.checkpoint();
        }
        return built.write(folder.resolve("log" + written++));
    }

    /** Writes a log to which verify has nothing to say: what it says after the attack is due to that. */
    final Path sound(LogBuilder built) throws Exception {
        Path root = lay(built);
        Report report = verify(root);
        assertNull(
                report.failure(),
                () -> report.failure().place() + ": " + report.failure().getMessage());
        assertEquals(List.of(), report.findings());
        return root;
    }

    final VerifierKey key() throws NoteException {
        return VerifierKey.parse(log.key());
    }

    final Report verify(Path root) throws NoteException {
        return verify(root, memory());
    }

    final Report verify(Path root, SeenCheckpoints seen) throws NoteException {
        return Verified.run(root, key(), seen, 2);
    }

    /** With a checkpoint that somebody kept. */
    final Report verifyAgainst(Path root, CheckpointNote kept) throws NoteException {
        OldCheckpoint old = new OldCheckpoint("kept", kept.text(), kept.checkpoint(), true);
        Verifier.Against against = new Verifier.Against(List.of(key()), memory(), List.of(old));
        return together(against, null, LogSource.folder(root)).reports().get(0);
    }

    /** Several logs, or copies of one. */
    final Verification together(LogSource... sources) {
        return together(new Verifier.Against(List.of(), memory(), List.of()), null, sources);
    }

    final Verification together(Verifier.Against against, Expectations expected, LogSource... sources) {
        try (Workers workers = new Workers(2)) {
            return new LogSet(List.of(sources), against, expected, workers, new Progress(null)).verify();
        }
    }

    /** Of somebody who never verified before. */
    final SeenCheckpoints memory() {
        return new SeenCheckpoints(folder.resolve("seen" + written++));
    }

    /** Exit 1 with this reason. */
    static Report fails(Report report, String words) {
        assertEquals(1, report.exit(), () -> "findings only: " + report.findings());
        assertNotNull(report.failure());
        assertTrue(
                report.failure().getMessage().contains(words),
                () -> report.failure().place() + ": " + report.failure().getMessage());
        return report;
    }

    /** Exit 1 with this reason, in this file. */
    static void failsAt(Report report, String file, String words) {
        assertEquals(file, fails(report, words).failure().place().file());
    }

    /** Exit 3 with a finding of this code that says so. */
    static void finds(Report report, String code, String words) {
        assertNull(
                report.failure(),
                () -> report.failure().place() + ": " + report.failure().getMessage());
        assertTrue(
                report.findings().stream()
                        .anyMatch(found ->
                                found.code().equals(code) && found.text().contains(words)),
                () -> code + ", " + words + ": " + report.findings());
        assertEquals(3, report.exit());
    }

    /** Edits the lines of a segment, however it is protected. */
    static void edit(Path segment, Consumer<List<String>> change) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(segment));
        change.accept(lines);
        replace(segment, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Changes a bit. */
    static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        replace(file, bytes);
    }

    /** Writes over a file and leaves it protected as it was. */
    static void replace(Path file, byte[] bytes) throws IOException {
        boolean writable = Files.isWritable(file)
                && Files.getPosixFilePermissions(file).toString().contains("WRITE");
        file.toFile().setWritable(true);
        Files.write(file, bytes);
        if (!writable) {
            file.toFile().setReadOnly();
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
