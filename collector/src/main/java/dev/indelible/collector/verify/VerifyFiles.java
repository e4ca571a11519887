package dev.indelible.collector.verify;

import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The files that {@code verify} and its like are given beside the logs. What is wrong with one is wrong use, not a verdict. */
public final class VerifyFiles {
    private static final int MAX_KEY_BYTES = 4096;

    private final CommandSpec spec;

    /** @param spec of the command that was given them */
    public VerifyFiles(CommandSpec spec) {
        this.spec = spec;
    }

    /** Each is a key itself, or the name of a file that holds one. */
    public List<VerifierKey> keys(List<String> given) {
        List<VerifierKey> keys = new ArrayList<>();
        for (String each : given) {
            try {
                keys.add(VerifierKey.parse(each));
            } catch (NoteException e) {
                keys.add(keyInFile(each, e.getMessage()));
            }
        }
        return keys;
    }

    List<OldCheckpoint> old(List<Path> files) {
        List<OldCheckpoint> old = new ArrayList<>();
        for (Path file : files) {
            try {
                old.add(OldCheckpoint.read(file));
            } catch (NoteException e) {
                throw usage("--old " + file + " is no checkpoint note: " + e.getMessage());
            } catch (IOException e) {
                throw unreadable("--old", file, e);
            }
        }
        return old;
    }

    Expectations expectations(Path file) {
        try {
            return Expectations.read(file);
        } catch (IllegalArgumentException e) {
            throw usage("--expect " + file + ": " + e.getMessage());
        } catch (IOException e) {
            throw unreadable("--expect", file, e);
        }
    }

    ReportFile report(Path file) {
        try {
            return new ReportFile(file);
        } catch (FileAlreadyExistsException e) {
            throw usage("--report " + file + " exists: choose another name, a report on file is not overwritten");
        } catch (IOException e) {
            throw usage("--report " + file + " cannot be written: " + e.getMessage());
        }
    }

    private VerifierKey keyInFile(String given, String whyNoKey) {
        try {
            Path file = Path.of(given);
            if (!file.toFile().isFile()) {
                throw usage("--key is neither a verifier key (" + whyNoKey + ") nor a file: " + given);
            }
            byte[] bytes = PlainFile.read(file.toRealPath(), MAX_KEY_BYTES);
            return VerifierKey.parse(new String(bytes, StandardCharsets.UTF_8).strip());
        } catch (NoteException e) {
            throw usage("The file " + given + " holds no verifier key: " + e.getMessage());
        } catch (InvalidPathException e) {
            throw usage("--key is no verifier key: " + whyNoKey);
        } catch (IOException e) {
            throw usage("The file " + given + " cannot be read: " + e.getMessage());
        }
    }

    private ParameterException unreadable(String option, Path file, IOException e) {
        return usage(option + " " + file + " cannot be read: " + e.getMessage());
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), Printable.of(message));
    }
}
