package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.home.Home;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The folder {@code quarantine/}: lines that a crash left past the last checkpoint and that did not verify. Nothing is
 * ever deleted from it, and each file is named by an alarm line in the log: also one whose run was killed before it could
 * write the alarm. Used during start-up only.
 */
final class Quarantine {
    private static final Pattern NAME = Pattern.compile("[0-9]{1,19}-[0-9]{1,19}\\.jsonl");

    private final Home home;
    private final Set<String> all = new HashSet<>();
    private final SortedSet<String> unrecorded = new TreeSet<>();

    /** Lists what lies there; files of other names are not ours. */
    Quarantine(Home home) throws IOException {
        this.home = home;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.quarantine())) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    all.add(name);
                }
            }
        }
        unrecorded.addAll(all);
    }

    /** Looks at a line of the collector's own stream: an alarm may name a file. */
    void recorded(Line own) {
        Map<String, Object> file = own.object("resource");
        if (file != null && own.kind().equals("alarm") && StartLines.QUARANTINE.equals(own.text("action"))) {
            unrecorded.remove(String.valueOf(file.get("id")));
        }
    }

    /**
     * Keeps the bytes that follow log index {@code size}; durable on return. A run that was killed before it had cut them off
     * may have kept them already.
     */
    void keep(long size, byte[] rest) throws IOException {
        for (String name : all) {
            if (name.startsWith(size + "-")
                    && Arrays.equals(Files.readAllBytes(home.quarantine().resolve(name)), rest)) {
                return;
            }
        }
        String name = size + "-" + System.currentTimeMillis() + ".jsonl";
        Durable.write(home.temp(), home.quarantine().resolve(name), rest, Durable.SECRET);
        unrecorded.add(name);
    }

    /** The files that no alarm of the log names yet. */
    List<Path> unrecorded() {
        return unrecorded.stream().map(home.quarantine()::resolve).toList();
    }
}
