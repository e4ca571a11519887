package dev.indelible.collector.verify;

import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.store.WormStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * What the command verify says of a log, for tests of other packages.
 *
 * @param exit as FORMAT.md has it
 * @param text what it prints
 */
public record LogVerdict(int exit, String text) {

    /**
     * Runs it.
     *
     * @param state the folder of its memory of earlier runs
     * @param options such as {@code --key}
     */
    public static LogVerdict of(Path log, Path state, String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(log.toString(), "--state", state.toString()));
        all.addAll(List.of(options));
        int exit = new CommandLine(new VerifyCommand(stream, stream)).execute(all.toArray(String[]::new));
        return new LogVerdict(exit, out.toString(StandardCharsets.UTF_8));
    }

    /** The same of a log whose archive lies in a store, which is copied first as of an address. */
    public static LogVerdict ofArchived(Path log, WormStore archive, Path state, String key) throws IOException {
        try (ArchiveCopy copy = new ArchiveCopy()) {
            return of(LogSource.folder(log.toRealPath()).with(copy.of(archive, "s3://memory/")), state, key);
        }
    }

    /** The same of a log that lies in a store, which is copied first as of an address. */
    public static LogVerdict ofStored(WormStore store, Path state, String key) throws IOException {
        try (StoreCopy copy = new StoreCopy()) {
            return of(copy.of(store, "s3://memory/"), state, key);
        }
    }

    private static LogVerdict of(LogSource source, Path state, String key) {
        try (Workers workers = new Workers(2)) {
            Verifier.Against against =
                    new Verifier.Against(List.of(parsed(key)), new SeenCheckpoints(state), List.of());
            Verification all = new LogSet(List.of(source), against, null, workers, new Progress(null)).verify();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new ReportText(new PrintStream(out, true, StandardCharsets.UTF_8), CommandLine.Help.Ansi.OFF).write(all);
            return new LogVerdict(all.exit(), out.toString(StandardCharsets.UTF_8));
        }
    }

    private static VerifierKey parsed(String key) {
        try {
            return VerifierKey.parse(key);
        } catch (NoteException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
