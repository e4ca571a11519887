package dev.indelible.agent.trail;

import dev.indelible.agent.wal.OwnerFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The switch with which an operator stops and resumes recording while the application runs: the file {@code off} in the
 * state folder, whose text is the reason. It holds for every process on that folder, and over restarts, until the file
 * is gone.
 *
 * <p>Whoever may write there could as well stop the process: the switch gives nobody a new power, and what it does is a
 * line of the trail. One thread, an agent's.
 */
public final class OffSwitch {
    /** Longer reasons are cut here; bytes. */
    public static final int MAX_REASON = 400;

    private static final String FILE = "off";

    private final Supplier<List<Path>> folders;
    private Path file;
    private String reason;

    /** {@code folders}: those of the moment; a file in any of them counts, the first has the say. */
    OffSwitch(Supplier<List<Path>> folders) {
        this.folders = folders;
    }

    /** Where the file of this state folder lies. */
    public static Path file(Path folder) {
        return folder.resolve(FILE);
    }

    /** Switches recording off for the processes on a state folder; the folder must exist. */
    public static void off(Path folder, String reason) throws IOException {
        OwnerFiles.replace(file(folder), reason + "\n");
    }

    /** Switches recording on again; false when it was not off. */
    public static boolean on(Path folder) throws IOException {
        return Files.deleteIfExists(file(folder));
    }

    /**
     * Looks at the file.
     *
     * @return the line to write when the switch was turned since the last look, else null
     */
    OwnLine look() {
        boolean was = off();
        Path found = folders.get().stream()
                .map(OffSwitch::file)
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
        if (was == (found != null)) {
            return null;
        }
        file = found == null ? file : found;
        String said = found == null ? null : read();
        OwnLine line = OwnLine.config("recording", found == null ? "on" : "off", said, by());
        // Not before the line is there: an error on the way to it must not make the turn an old one.
        reason = said;
        return line;
    }

    /** Whether recording was off at the last look. */
    boolean off() {
        return reason != null;
    }

    /** Why; null when it is on. */
    String reason() {
        return reason;
    }

    private String read() {
        try (InputStream in = Files.newInputStream(file)) {
            String said = OwnText.of(new String(in.readNBytes(MAX_REASON), StandardCharsets.UTF_8).strip());
            return said.isEmpty() ? "no reason given" : said;
        } catch (IOException e) {
            return "the reason cannot be read";
        }
    }

    /** Who made the file; when it is gone nobody can tell any more. */
    private String by() {
        try {
            return OwnText.of(Files.getOwner(file).getName());
        } catch (IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }
}
