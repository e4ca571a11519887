package dev.indelible.agent.harness;

import dev.indelible.agent.harness.FileTrace.Kind;
import dev.indelible.agent.harness.FileTrace.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A disk that may lose power: takes a program's file operations in order, and says what could be found if it were cut off
 * here. POSIX at its strictest: a sync of a file saves its bytes and not its name; a sync of a folder saves the names in
 * it. Two things every file system grants: a rename happens wholly or not, and who syncs in a folder finds the folder.
 */
public final class CutDisk {
    private final Map<Path, CutFile> now = new HashMap<>();
    private final Map<Path, CutFile> durable = new HashMap<>();
    private final List<Operation> names = new ArrayList<>();
    private final Map<Operation, CutFile> made = new HashMap<>();
    private final Map<Path, List<CutFile.Syncing>> syncing = new HashMap<>();
    private final Map<Path, List<Operation>> syncingNames = new HashMap<>();

    /** A file that lay there before anything was traced, wholly on the disk. */
    public void lies(Path path, byte[] content) {
        CutFile file = new CutFile(content);
        now.put(path, file);
        durable.put(path, file);
    }

    /** The next operation. Folders need no entry: one is where something in it is. */
    public void take(Operation next) {
        switch (next.kind()) {
            case CREATE -> {
                CutFile file = now.get(next.path());
                if (file == null) {
                    file = new CutFile(new byte[0]);
                    now.put(next.path(), file);
                    made.put(next, file);
                    names.add(next);
                } else if (next.at() == 1) {
                    file.cut(0);
                }
            }
            case WRITE -> file(next.path()).write(next.at(), next.bytes());
            case LENGTH -> file(next.path()).cut(next.at());
            case SYNC_BEGINS -> begin(next.path());
            case SYNC_ENDS -> end(next.path());
            case RENAME, REMOVE -> {
                if (next.kind() == Kind.RENAME && now.containsKey(next.path())) {
                    made.put(next, now.get(next.path()));
                }
                apply(now, next);
                names.add(next);
            }
            case FOLDER -> {
                // found where it is needed
            }
        }
    }

    /** What a mapping holds now. */
    public void mapped(Path path, byte[] content) {
        CutFile file = now.get(path);
        if (file != null) {
            file.mapped(content);
        }
    }

    private CutFile file(Path path) {
        return now.computeIfAbsent(path, missing -> {
            throw new IllegalStateException("written before it was made: " + missing);
        });
    }

    private void begin(Path path) {
        CutFile file = now.get(path);
        if (file != null) {
            syncing.computeIfAbsent(path, none -> new ArrayList<>()).add(file.begin());
        } else {
            syncingNames.put(path, List.copyOf(names));
        }
    }

    private void end(Path path) {
        List<CutFile.Syncing> files = syncing.get(path);
        if (files != null && !files.isEmpty()) {
            CutFile.Syncing sync = files.remove(0);
            sync.file().end(sync);
            return;
        }
        List<Operation> before = syncingNames.getOrDefault(path, List.of());
        Iterator<Operation> pending = names.iterator();
        while (pending.hasNext()) {
            Operation one = pending.next();
            if (before.contains(one) && in(path, one)) {
                apply(durable, one);
                pending.remove();
            }
        }
    }

    private static boolean in(Path folder, Operation one) {
        return folder.equals(one.path().getParent())
                || one.to() != null && folder.equals(one.to().getParent());
    }

    /** A name that leads nowhere is no error: what gave it may not have reached the disk. */
    private void apply(Map<Path, CutFile> tree, Operation one) {
        switch (one.kind()) {
            case CREATE -> tree.put(one.path(), made.get(one));
            case REMOVE -> tree.remove(one.path());
            case RENAME -> {
                // A new name of a file leads to it, also where the old one never reached the disk.
                Map<Path, CutFile> moved = new HashMap<>();
                if (made.containsKey(one)) {
                    moved.put(one.to(), made.get(one));
                }
                for (Path path : List.copyOf(tree.keySet())) {
                    if (path.startsWith(one.path())) {
                        moved.put(
                                one.path().equals(path)
                                        ? one.to()
                                        : one.to().resolve(one.path().relativize(path)),
                                tree.remove(path));
                    }
                }
                tree.putAll(moved);
            }
            default -> throw new IllegalStateException("no name: " + one);
        }
    }

    /** Files that are sure to be there, with the bytes that are. */
    public Map<Path, byte[]> sure() {
        Map<Path, byte[]> sure = new TreeMap<>();
        durable.forEach((path, file) -> sure.put(path, file.durable()));
        return sure;
    }

    /** Writes what is found after a cut here into the folder, which stays; all in it is replaced. */
    public void afterCut(Path folder, Random random) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        }
        Map<Path, CutFile> tree = new HashMap<>(durable);
        // Journals keep the order of names; without one each goes for itself.
        boolean journal = random.nextBoolean();
        int reached = random.nextInt(names.size() + 1);
        for (int i = 0; i < names.size(); i++) {
            if (journal ? i < reached : random.nextBoolean()) {
                apply(tree, names.get(i));
            }
        }
        for (Map.Entry<Path, CutFile> entry : new TreeMap<>(tree).entrySet()) {
            if (entry.getKey().startsWith(folder)) {
                Files.createDirectories(entry.getKey().getParent());
                Files.write(entry.getKey(), entry.getValue().afterCut(random));
            }
        }
    }

    /** Whether an operation may change what is found; others are no place for a cut of their own. */
    public static boolean matters(Operation one) {
        return one.kind() != Kind.SYNC_BEGINS && one.kind() != Kind.FOLDER;
    }
}
