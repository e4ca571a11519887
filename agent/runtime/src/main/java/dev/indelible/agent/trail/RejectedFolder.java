package dev.indelible.agent.trail;

import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.agent.wal.WalStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a stream that the collector will not take: {@code wal/rejected-<run>-<its name>}. The run is the one in
 * whose stream its lines are told again; the folder is moved before that stream is committed. Should the process be
 * killed between, the folder gets its old name back, or its lines would be lost.
 */
final class RejectedFolder {
    private static final Pattern NAME = Pattern.compile("rejected-([0-9]{10})-(.+)");

    private RejectedFolder() {}

    /** Moves the folder; the returned stream reads from there. */
    static WalStream move(WalStream stream, long run) throws IOException {
        Path folder = stream.folder().path();
        return stream.moveTo(folder.resolveSibling(String.format("rejected-%010d-%s", run, folder.getFileName())));
    }

    /** At start: undoes the moves for runs whose stream was never committed. */
    static void settle(Slot slot) throws IOException {
        Previous previous = Previous.read(slot.path());
        long committed = previous == null ? 0 : previous.run();
        for (StreamFolder folder : StreamFolder.list(slot.wal())) {
            committed = Math.max(committed, folder.run());
        }
        if (!Files.isDirectory(slot.wal())) {
            return;
        }
        List<Path> folders;
        try (Stream<Path> entries = Files.list(slot.wal())) {
            folders = entries.toList();
        }
        for (Path folder : folders) {
            Matcher name = NAME.matcher(folder.getFileName().toString());
            if (name.matches() && Long.parseLong(name.group(1)) > committed) {
                Files.move(folder, folder.resolveSibling(name.group(2)));
            }
        }
    }
}
