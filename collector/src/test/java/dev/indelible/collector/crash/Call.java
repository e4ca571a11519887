package dev.indelible.collector.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One system call that strace listed.
 *
 * @param number the how manieth of its name in that thread, from 1
 * @param paths the absolute ones among its arguments, in order
 * @param text as it was listed
 */
record Call(String name, int number, List<Path> paths, String text) {
    private static final Pattern PATH = Pattern.compile("[\"<](/[^\">]*)[\">]");

    /** {@code numbers}: how many of each name came before; counted on. */
    static Call of(String line, Map<String, Integer> numbers) {
        String name = line.substring(0, line.indexOf('('));
        int end = line.lastIndexOf(" = ");
        Matcher matcher = PATH.matcher(end < 0 ? line : line.substring(0, end));
        List<Path> paths = new ArrayList<>();
        while (matcher.find()) {
            paths.add(Path.of(matcher.group(1)));
        }
        return new Call(name, numbers.merge(name, 1, Integer::sum), paths, line);
    }

    /** Whether it is about something in this folder. */
    boolean in(Path folder) {
        return paths.stream().anyMatch(path -> path.startsWith(folder));
    }

    /** Whether it may put something new on the disk. */
    boolean writes() {
        return switch (name) {
            case "openat" -> text.contains("O_CREAT");
            case "close", "fsync", "fdatasync", "unlink", "unlinkat", "rmdir", "chmod", "fchmod", "fchmodat" -> false;
            default -> true;
        };
    }

    /** Whether a collector may go on where it failed: nothing was promised that hangs on it. */
    boolean mayFail() {
        return name.equals("close") || name.equals("openat") && !writes();
    }

    /** What it does to what, in short: numbers do not matter. */
    String kind(Path home) {
        StringBuilder kind = new StringBuilder(name);
        for (Path path : paths) {
            String shown = path.startsWith(home) ? home.relativize(path).toString() : "elsewhere";
            kind.append(' ').append(shown.replaceAll("[0-9]+", "#"));
        }
        return kind.append(name.equals("openat") && writes() ? " new" : "").toString();
    }
}
