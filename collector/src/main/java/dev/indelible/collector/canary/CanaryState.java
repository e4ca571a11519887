package dev.indelible.collector.canary;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;

/**
 * What a canary remembers between its runs, in a folder of its own (0700): its identity key, the last checkpoint that it
 * verified, its last seal in the log, and the batch under way. A batch is on the disk before it is sent, so that after a
 * crash the log has no line of a canary that the canary does not know of. One process at a time.
 */
final class CanaryState implements AutoCloseable {
    private static final int MAX_BYTES = 1 << 20;

    private final Path folder;
    private final FileChannel lock;
    private final SigningKey identity;

    /** Where a stream ended: its id, and the leaf of its last seal that is in the log. */
    record Previous(String stream, byte[] leaf) {}

    /**
     * Checks that failed since the last that passed.
     *
     * @param why of the last of them, one line
     */
    record Failures(long checks, Instant since, String why) {
        Failures more(String latest) {
            return new Failures(checks + 1, since, latest);
        }
    }

    private CanaryState(Path folder, FileChannel lock, SigningKey identity) {
        this.folder = folder;
        this.lock = lock;
        this.identity = identity;
    }

    /** Opens the folder, made where it is missing, with a new identity where it has none. */
    static CanaryState open(Path folder) throws IOException {
        Path real = folder.toAbsolutePath().normalize();
        Durable.folders(real.getParent());
        Durable.folder(real, Durable.SECRET_FOLDER);
        FileChannel channel = FileChannel.open(
                real.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(Durable.SECRET));
        try {
            if (!locked(channel)) {
                throw new IllegalArgumentException("another canary uses " + real
                        + "; stop it first, or give this one a --state folder of its own");
            }
            try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(real, "new-*.tmp")) {
                for (Path each : unfinished) {
                    Files.delete(each);
                }
            }
            return new CanaryState(real, channel, identity(real));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static SigningKey identity(Path folder) throws IOException {
        Path file = folder.resolve("identity.key");
        if (!Files.exists(file)) {
            SigningKey key = SigningKey.generate();
            byte[] text = (Encoding.base64(key.seed()) + "\n").getBytes(StandardCharsets.US_ASCII);
            Durable.write(folder, file, text, Durable.SECRET);
            return key;
        }
        try {
            return SigningKey.fromSeed(Encoding.base64(Files.readString(file).strip(), Ed25519.KEY_BYTES));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + " is no key file; name a new --state folder, and give the canary a new token", e);
        }
    }

    SigningKey identity() {
        return identity;
    }

    /** The last checkpoint that was verified, or null. */
    CheckpointNote checkpoint(VerifierKey log) throws IOException {
        Path file = folder.resolve("checkpoint");
        try {
            return Files.exists(file) ? CheckpointNote.open(Files.readString(file), log) : null;
        } catch (NoteException e) {
            throw new IllegalArgumentException(
                    file + " is no checkpoint of the token's log (" + e.getMessage()
                            + "); give each log's canary a --state folder of its own",
                    e);
        }
    }

    void verified(CheckpointNote note) throws IOException {
        write("checkpoint", note.text().getBytes(StandardCharsets.UTF_8));
    }

    /** Where the first checkpoint is kept that the log signed beside the history that was seen. */
    Path contradiction() {
        return folder.resolve("contradiction");
    }

    void contradictedBy(CheckpointNote note) throws IOException {
        if (!Files.exists(contradiction())) {
            write("contradiction", note.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The last seal of this identity that is known to be in the log, or null. */
    Previous previous() throws IOException {
        Path file = folder.resolve("previous");
        if (!Files.exists(file)) {
            return null;
        }
        try {
            String[] parts = Files.readString(file).strip().split(" ", -1);
            if (parts.length == 2) {
                Encoding.base64url(parts[0], 16);
                return new Previous(parts[0], Encoding.base64(parts[1], Leaf.BYTES));
            }
        } catch (IllegalArgumentException e) {
            // One message for every form that it cannot have.
        }
        throw new IllegalArgumentException(file + " is damaged; name a new --state folder, and give a new token");
    }

    /** What the next check has to tell, or null. */
    Failures failures() throws IOException {
        Path file = folder.resolve("failures");
        if (!Files.exists(file)) {
            return null;
        }
        try {
            String[] parts = Files.readString(file).strip().split(" ", 3);
            if (parts.length == 3) {
                return new Failures(Long.parseLong(parts[0]), Instant.parse(parts[1]), parts[2]);
            }
        } catch (NumberFormatException | DateTimeException e) {
            // One message for every form that it cannot have.
        }
        throw new IllegalArgumentException(file + " is damaged; remove it");
    }

    /** @param failures null once a check has passed */
    void remember(Failures failures) throws IOException {
        if (failures != null) {
            String text = failures.checks() + " " + failures.since() + " " + failures.why() + "\n";
            write("failures", text.getBytes(StandardCharsets.UTF_8));
        } else if (Files.deleteIfExists(folder.resolve("failures"))) {
            Durable.syncFolder(folder);
        }
    }

    /** The batch that was under way, or null. */
    byte[] pending() throws IOException {
        Path file = folder.resolve("pending");
        if (!Files.exists(file)) {
            return null;
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException(file + " is damaged; name a new --state folder, and give a new token");
        }
        return Files.readAllBytes(file);
    }

    void sending(byte[] batch) throws IOException {
        write("pending", batch);
    }

    /** The batch is in the log: its last line, a seal, is where the stream stands. */
    void stored(byte[] batch) throws IOException {
        int from = batch.length - 1;
        while (from > 0 && batch[from - 1] != '\n') {
            from--;
        }
        try {
            Line seal = Line.parse(batch, from, batch.length - 1);
            write(
                    "previous",
                    (seal.stream() + " " + Encoding.base64(seal.leaf()) + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (LineException e) {
            throw new IllegalArgumentException(
                    folder.resolve("pending") + " is damaged; name a new --state folder, and give a new token", e);
        }
        Files.deleteIfExists(folder.resolve("pending"));
        Durable.syncFolder(folder);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Durable.write(folder, folder.resolve(name), bytes, Durable.SECRET);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
