package dev.indelible.collector.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The append-only and immutable attributes of files on ext4, xfs and btrfs, through the programs chattr(1) and lsattr(1):
 * Java has no call for them. What has one of the two can be neither renamed, removed nor re-moded, not even by root, before
 * the attribute is lifted; who lifts it needs CAP_LINUX_IMMUTABLE.
 *
 * <p>A call starts one process for up to 512 files, so it takes milliseconds: not for the path that appends. The programs are
 * taken from the system's own folders, never from the PATH, since they run with this process's rights. Any thread.
 */
public final class FileAttributes {
    /** What a file may be protected by. */
    public enum Attribute {
        /** Bytes may be added, none changed: {@code +a}. */
        APPEND_ONLY('a'),
        /** Nothing may be changed at all: {@code +i}. */
        IMMUTABLE('i');

        private final char letter;

        Attribute(char letter) {
            this.letter = letter;
        }
    }

    private static final int FILES_A_PROCESS = 512;
    private static final long PATIENCE_SECONDS = 60;
    private static final int MESSAGE_CHARACTERS = 300;
    private static final String PROBE = "attributes";
    private static final String PROBE_END = ".probe";
    private static final List<String> LIFT = List.of("-a", "-i");

    private final String refusal;

    private FileAttributes(String refusal) {
        this.refusal = refusal;
    }

    /** Sets nothing. */
    public static FileAttributes none() {
        return new FileAttributes("they were switched off");
    }

    /**
     * Tries both attributes on a file of its own.
     *
     * @param folder on the file system in question; may hold what an earlier probe left
     * @return one that sets attributes, or, where this process may not, one that sets nothing and says why
     * @throws IOException where not even a file can be made in the folder
     */
    public static FileAttributes probe(Path folder) throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, PROBE + "*" + PROBE_END)) {
            // One that cannot be removed stays: whether this process may is what the new one tells.
            leftovers.forEach(FileAttributes::remove);
        }
        Path file = Files.createTempFile(folder, PROBE, PROBE_END);
        String refusal = null;
        try {
            FileAttributes attributes = new FileAttributes(null);
            attributes.appendOnly(List.of(file));
            attributes.immutable(List.of(file));
            if (!read(List.of(file)).getOrDefault(file, Set.of()).equals(EnumSet.of(Attribute.IMMUTABLE))) {
                refusal = "what was set does not show";
            }
        } catch (IOException e) {
            refusal = e.getMessage();
        }
        String left = remove(file);
        return new FileAttributes(refusal == null ? left : refusal);
    }

    /** Removes a probe's file, without asking lsattr whether it must be lifted; says why it cannot, or null. */
    private static String remove(Path file) {
        String why = null;
        try {
            run("chattr", LIFT, List.of(file));
        } catch (IOException e) {
            why = e.getMessage();
        }
        try {
            Files.delete(file);
            return null;
        } catch (IOException e) {
            return file + " cannot be removed: " + (why == null ? e : why);
        }
    }

    /** Why nothing is set; null where it is. */
    public String refusal() {
        return refusal;
    }

    /** Bytes can only be added to these files from now on. Does nothing where {@link #refusal} stands. */
    public void appendOnly(List<Path> files) throws IOException {
        if (refusal == null) {
            run("chattr", List.of("+a"), files);
        }
    }

    /** These files, append-only or not, cannot be changed from now on; one step. Does nothing where {@link #refusal} stands. */
    public void immutable(List<Path> files) throws IOException {
        if (refusal == null) {
            run("chattr", List.of("-a", "+i"), files);
        }
    }

    /**
     * Takes both attributes away, whoever set them: whoever calls it says in the code why. Does nothing for files that have
     * none, nor where attributes cannot be read.
     *
     * @throws IOException naming a file whose attribute this process may not lift
     */
    public static void lift(List<Path> files) throws IOException {
        List<Path> held = new ArrayList<>(read(files).keySet());
        if (held.isEmpty()) {
            return;
        }
        try {
            run("chattr", LIFT, held);
        } catch (IOException e) {
            throw new IOException(
                    held.get(0) + " is append-only or immutable and must be changed: start with CAP_LINUX_IMMUTABLE, or"
                            + " lift it with chattr -a -i (" + e.getMessage() + ")",
                    e);
        }
    }

    /** Which of these files have which attribute; those without, or of which it cannot be known, are left out. */
    public static Map<Path, Set<Attribute>> read(List<Path> files) throws IOException {
        Map<String, Path> asked = new HashMap<>();
        files.forEach(file -> asked.put(file.toString(), file));
        Map<Path, Set<Attribute>> found = new HashMap<>();
        for (String line : lines(files)) {
            int space = line.indexOf(' ');
            Path file = space < 0 ? null : asked.get(line.substring(space + 1));
            for (Attribute attribute : Attribute.values()) {
                if (file != null && line.lastIndexOf(attribute.letter, space) >= 0) {
                    found.computeIfAbsent(file, key -> EnumSet.noneOf(Attribute.class))
                            .add(attribute);
                }
            }
        }
        return found;
    }

    /** Whether attributes of files in this folder can be read: a Linux file system that has them, and the program. */
    public static boolean readable(Path folder) throws IOException {
        return lines(List.of(folder)).stream().anyMatch(line -> line.endsWith(" " + folder));
    }

    private static List<String> lines(List<Path> files) throws IOException {
        Path program = program("lsattr");
        if (program == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        for (List<Path> part : parts(files)) {
            lines.addAll(call(program, List.of("-d"), part).text().lines().toList());
        }
        return lines;
    }

    private static void run(String name, List<String> options, List<Path> files) throws IOException {
        Path program = program(name);
        if (program == null) {
            throw new IOException("there is no " + name + " program here");
        }
        for (List<Path> part : parts(files)) {
            Ended ended = call(program, options, part);
            if (ended.exit() != 0) {
                String text = ended.text().strip();
                throw new IOException(
                        text.isEmpty()
                                ? name + " ended with " + ended.exit()
                                : text.substring(0, Math.min(text.length(), MESSAGE_CHARACTERS)));
            }
        }
    }

    private record Ended(int exit, String text) {}

    private static Ended call(Path program, List<String> options, List<Path> files) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(options);
        files.forEach(file -> command.add(file.toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        CompletableFuture<Process> watchdog = process.onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly());
        try {
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), text);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program + " ran", e);
        } finally {
            watchdog.cancel(false);
        }
    }

    private static List<List<Path>> parts(List<Path> files) {
        List<List<Path>> parts = new ArrayList<>();
        for (int from = 0; from < files.size(); from += FILES_A_PROCESS) {
            parts.add(files.subList(from, Math.min(from + FILES_A_PROCESS, files.size())));
        }
        return parts;
    }

    private static Path program(String name) {
        for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
            Path program = Path.of(folder, name);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }
}
