package dev.indelible.collector.store;

import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.BiConsumer;

/** Reads the pieces in which {@link LockedFirst} stores lines: each begins where the one before ends. One thread. */
final class Pieces {
    private final WormStore store;
    private final BiConsumer<String, String> odd;

    Pieces(WormStore store, BiConsumer<String, String> odd) {
        this.store = store;
        this.odd = odd;
    }

    /** The piece that begins with this line; null where none does. */
    WormStore.Version at(long line) throws IOException {
        return store.oldest(LockedFirst.key(line)).orElse(null);
    }

    /**
     * Writes pieces one after the other, as far as they go.
     *
     * @param file a new one; null to count only
     * @param until ends before the piece that begins with this line
     * @return index after the last line written
     */
    long write(Path file, long first, long until) throws IOException, MirrorException {
        long line = first;
        try (OutputStream out = file == null ? OutputStream.nullOutputStream() : Files.newOutputStream(file)) {
            for (WormStore.Version piece = at(line); piece != null && line < until; piece = at(line)) {
                if (store.lock(piece).retainUntil() == null) {
                    odd.accept(
                            "unlocked", piece.key() + " is not locked: anyone with the right to delete can delete it.");
                }
                long lines = copy(piece, out);
                if (lines == 0) {
                    throw new MirrorException(piece.key() + " holds no line");
                }
                line += lines;
            }
        }
        if (file != null) {
            Files.setPosixFilePermissions(file, Durable.WORM);
        }
        return line;
    }

    /**
     * Whether more pieces were stored behind what was read to its end.
     *
     * @throws MirrorException where there is one further on, which was stored after one that is not there
     */
    boolean goOn(long size) throws IOException, MirrorException {
        String last = LockedFirst.key(size);
        String[] stray = new String[1];
        StoredVersions versions = new StoredVersions(
                version -> {
                    if (version.key().compareTo(last) >= 0) {
                        stray[0] = version.key();
                    }
                },
                odd);
        store.list(LockedFirst.PIECES, versions);
        versions.end();
        if (stray[0] != null && at(size) == null) {
            throw new MirrorException(last + " is gone from the store, though " + stray[0]
                    + " is there: somebody deleted it below the store's own locks");
        }
        return stray[0] != null;
    }

    /** SHA-256 of a file. */
    static byte[] digest(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                DigestInputStream in = new DigestInputStream(raw, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getMessageDigest().digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private long copy(WormStore.Version piece, OutputStream out) throws IOException {
        long lines = 0;
        try (InputStream in = store.read(piece)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                for (int i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }
}
