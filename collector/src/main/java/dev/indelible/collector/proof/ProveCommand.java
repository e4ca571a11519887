package dev.indelible.collector.proof;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.collector.proof.StoredLines.Found;
import dev.indelible.collector.verify.LogArgument;
import dev.indelible.collector.verify.Printable;
import dev.indelible.collector.verify.TileFiles;
import dev.indelible.collector.verify.VerifyFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code prove}: a C2SP tlog-proof that the log has one line, made from a log's folder without its collector. What is
 * printed was checked first: the hashes lead from the line to the root of the log's own checkpoint.
 */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        description = {
            "Proves that the log has a line: prints a C2SP tlog-proof, which verify-proof checks without the log.",
            "Hand over the line, the proof and, by another way, the log's key (log-key).",
            "Reads only. A line whose payload retention removed can be proven by who kept it (--line)."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:proven; the proof is on standard output or in the folder",
            "1:not proven: the log does not have this line, or is not consistent",
            "2:wrong use, or the folder is no log"
        })
public final class ProveCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LogArgument log;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(
            names = "--key",
            paramLabel = "VKEY|FILE",
            description = "The log's verifier key as you know it from elsewhere: the checkpoint must be signed by it.")
    private String key;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write the line and its proof into this folder, as INDEX.json and INDEX.tlog-proof.")
    private Path folder;

    /** The line that is meant. */
    static final class Which {
        @Option(names = "--index", required = true, paramLabel = "N", description = "By its index in the log, from 0.")
        private Long index;

        @ArgGroup(exclusive = false)
        private InStream inStream;

        @Option(
                names = "--line",
                required = true,
                paramLabel = "FILE",
                description =
                        "By its bytes, as show --json prints them: a file with the one line, or - for standard input.")
        private String line;
    }

    /** A place in an agent's stream, or the collector's. */
    static final class InStream {
        @Option(names = "--stream", required = true, paramLabel = "ID", description = "By its stream …")
        private String stream;

        @Option(names = "--seq", required = true, paramLabel = "N", description = "… and its seq there.")
        private long seq;
    }

    /** Writes to standard output and standard error, in UTF-8. */
    public ProveCommand() {
        this(new PrintStream(System.out, false, StandardCharsets.UTF_8), System.err);
    }

    ProveCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        Path root = log.root();
        try {
            String note = note(root);
            Checkpoint checkpoint = checkpoint(note);
            Found found = find(new StoredLines(root), checkpoint.size());
            write(found, prove(root, found, checkpoint, note));
            return 0;
        } catch (NotProven e) {
            err.println(Printable.of("Not proven: " + e.getMessage()));
            return 1;
        }
    }

    private String note(Path root) throws NotProven {
        try {
            return SmallFile.text(root.resolve("checkpoint"), Note.MAX_CHARS);
        } catch (IOException e) {
            throw new NotProven("the log's checkpoint cannot be read: " + e.getMessage());
        }
    }

    private Checkpoint checkpoint(String note) throws NotProven {
        try {
            return key == null
                    ? Checkpoint.parse(Note.parse(note).text())
                    : CheckpointNote.open(
                                    note,
                                    new VerifyFiles(spec).keys(List.of(key)).get(0))
                            .checkpoint();
        } catch (NoteException e) {
            throw new NotProven("the log's checkpoint does not hold: " + e.getMessage());
        }
    }

    private Found find(StoredLines lines, long size) throws IOException, NotProven {
        Found found;
        if (which.line != null) {
            byte[] line = given(which.line);
            long index = lines.index(line, size);
            found = index < 0 ? null : new Found(index, line);
        } else if (which.inStream != null) {
            found = lines.of(which.inStream.stream, which.inStream.seq);
        } else {
            found = lines.at(which.index);
        }
        if (found == null) {
            throw new NotProven(
                    which.line != null
                            ? "none of the log's " + size + " lines is this one, byte for byte"
                            : "no such line is in this folder; one that retention removed is proven by its bytes (--line)");
        }
        if (found.index() >= size) {
            throw new NotProven("the line is there, at index " + found.index()
                    + ", but no checkpoint covers it yet: the" + " log had " + size + " lines when it last signed");
        }
        return found;
    }

    private byte[] given(String file) throws IOException {
        try {
            return file.equals("-") ? SmallFile.line(System.in) : SmallFile.line(Path.of(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), Printable.of("--line " + file + " cannot be read: " + e.getMessage()));
        }
    }

    private static TlogProof prove(Path root, Found found, Checkpoint checkpoint, String note)
            throws IOException, NotProven {
        byte[] leaf = Leaf.hash(found.bytes());
        HashReader hashes = new TileFiles(root).hashes(checkpoint.size());
        try {
            List<byte[]> proof = Proofs.inclusion(found.index(), checkpoint.size(), hashes);
            if (Arrays.equals(hashes.hash(0, found.index()), leaf)
                    && Proofs.inclusionHolds(leaf, found.index(), checkpoint.size(), proof, checkpoint.root())) {
                return new TlogProof(found.index(), proof, note);
            }
        } catch (IOException e) {
            throw new NotProven("a tile of the log cannot be read: " + e.getMessage() + "; run verify");
        }
        throw new NotProven("the line at index " + found.index()
                + " does not lead to the root that the log signed: lines or tiles were changed; run verify");
    }

    private void write(Found found, TlogProof proof) throws IOException {
        if (folder == null) {
            out.print(proof.text());
            out.flush();
            return;
        }
        Files.createDirectories(folder);
        fresh(folder.resolve(found.index() + ".json"), found.bytes());
        fresh(folder.resolve(found.index() + ".tlog-proof"), proof.text().getBytes(StandardCharsets.UTF_8));
    }

    private void fresh(Path file, byte[] bytes) throws IOException {
        try {
            Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    Printable.of(file + " exists: choose another --out folder, nothing is overwritten"));
        }
        out.println(Printable.of(file.toString()));
        out.flush();
    }
}
