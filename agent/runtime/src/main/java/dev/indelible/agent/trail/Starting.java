package dev.indelible.agent.trail;

import dev.indelible.agent.wal.OwnerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The mark of a process that holds a slot and has no buffer there yet: what its callers record meanwhile is counted on the
 * heap only, so should it end now, the next one must say that something may be missing. An empty file, {@code starting};
 * where the next process finds it, {@code started-in-vain}, until a stream tells of it.
 */
final class Starting {
    static final String FILE = "starting";
    private static final String IN_VAIN = "started-in-vain";

    private Starting() {}

    /** First thing in a slot that was taken. */
    static void begins(Slot slot) throws IOException {
        Path file = slot.path().resolve(FILE);
        if (Files.exists(file)) {
            Files.move(file, slot.path().resolve(IN_VAIN), StandardCopyOption.REPLACE_EXISTING);
        }
        OwnerFiles.create(file).close();
    }

    /** From here on the buffer counts what is lost. */
    static void isOpen(Slot slot) throws IOException {
        Files.deleteIfExists(slot.path().resolve(FILE));
    }

    /** Whether a process that is gone never got so far. */
    static boolean inVain(Slot slot) {
        return Files.exists(slot.path().resolve(IN_VAIN))
                || Files.exists(slot.path().resolve(FILE));
    }

    /** A stream tells of it. */
    static void told(Slot slot) throws IOException {
        Files.deleteIfExists(slot.path().resolve(IN_VAIN));
        isOpen(slot);
    }
}
