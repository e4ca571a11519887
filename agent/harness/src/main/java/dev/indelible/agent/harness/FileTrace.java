package dev.indelible.agent.harness;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what strace wrote about a program's file operations below one folder, with all bytes. A call that other threads'
 * calls interrupted in the listing is put together; it counts from its end on, and a sync covers what ended before it
 * began. Of a call that a kill cut short the files themselves say whether it was done, so they are read before anybody
 * else touches them.
 */
public final class FileTrace {
    /** What strace is to list, with the options {@code -y -xx -ttt} and no text cut short. */
    public static final String CALLS =
            "trace=openat,write,pwrite64,ftruncate,fsync,fdatasync,?rename,?renameat,renameat2,"
                    + "?unlink,unlinkat,?rmdir,?mkdir,mkdirat";

    /** Where a write begins that goes behind all that is there. */
    public static final long END = -1;

    private static final String UNFINISHED = " <unfinished ...>";

    private final Path folder;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, String> unfinished = new HashMap<>();
    private final Map<String, Long> positions = new HashMap<>();

    /** When the last call was that has a time. */
    private long last;

    private FileTrace(Path folder) {
        this.folder = folder;
    }

    /** What is done to files. */
    public enum Kind {
        CREATE,
        FOLDER,
        WRITE,
        LENGTH,
        SYNC_BEGINS,
        SYNC_ENDS,
        RENAME,
        REMOVE
    }

    /**
     * One thing done.
     *
     * @param micros when, since the epoch
     * @param path below the folder
     * @param to the new name; or null
     * @param at where a write begins, or {@link #END}; or a length
     */
    public record Operation(long micros, Kind kind, Path path, Path to, long at, byte[] bytes) {}

    /** {@code folder}: all else is left out. */
    public static List<Operation> read(Path trace, Path folder) throws IOException {
        FileTrace reading = new FileTrace(folder);
        try (BufferedReader in = Files.newBufferedReader(trace, StandardCharsets.ISO_8859_1)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                reading.line(line);
            }
        }
        for (String begun : reading.unfinished.values()) {
            reading.cutShort(reading.last, new Call(begun + ") = ?"));
        }
        return reading.operations;
    }

    private void line(String line) throws IOException {
        int space = line.indexOf(' ');
        String thread = line.substring(0, space);
        String rest = line.substring(space).stripLeading();
        int time = rest.indexOf(' ');
        if (time < 0 || !Character.isDigit(rest.charAt(0))) {
            return;
        }
        long micros = Long.parseLong(rest.substring(0, time).replace(".", ""));
        last = micros;
        String call = rest.substring(time + 1);
        if (call.endsWith(UNFINISHED)) {
            String begun = call.substring(0, call.length() - UNFINISHED.length());
            unfinished.put(thread, begun);
            if (begun.startsWith("f") && begun.contains("sync(")) {
                add(micros, Kind.SYNC_BEGINS, new Call(begun + ") = 0").path(0), null, 0, null);
            }
        } else if (call.startsWith("<... ")) {
            String begun = unfinished.remove(thread);
            if (begun != null) {
                call(micros, begun + call.substring(call.indexOf("resumed>") + "resumed>".length()), false);
            }
        } else if (Character.isLetter(call.charAt(0))) {
            call(micros, call, true);
        }
    }

    private void call(long micros, String text, boolean whole) throws IOException {
        Call call = new Call(text);
        if (call.killed) {
            cutShort(micros, call);
        }
        if (call.result < 0) {
            return;
        }
        switch (call.name) {
            case "openat" -> {
                boolean append = call.arguments.get(2).contains("O_APPEND");
                positions.put(Long.toString(call.result), append ? END : 0L);
                if (call.arguments.get(2).contains("O_CREAT")
                        || call.arguments.get(2).contains("O_TRUNC")) {
                    boolean cut = call.arguments.get(2).contains("O_TRUNC");
                    add(micros, Kind.CREATE, call.path(1), null, cut ? 1 : 0, null);
                }
            }
            case "mkdir" -> add(micros, Kind.FOLDER, call.path(0), null, 0, null);
            case "mkdirat" -> add(micros, Kind.FOLDER, call.path(1), null, 0, null);
            case "write" -> {
                String descriptor = call.descriptor();
                long at = positions.getOrDefault(descriptor, 0L);
                positions.put(descriptor, at == END ? END : at + call.result);
                add(micros, Kind.WRITE, call.path(0), null, at, call.bytes(1));
            }
            case "pwrite64" ->
                add(micros, Kind.WRITE, call.path(0), null, Long.parseLong(call.arguments.get(3)), call.bytes(1));
            case "ftruncate" ->
                add(micros, Kind.LENGTH, call.path(0), null, Long.parseLong(call.arguments.get(1)), null);
            case "fsync", "fdatasync" -> {
                if (whole) {
                    add(micros, Kind.SYNC_BEGINS, call.path(0), null, 0, null);
                }
                add(micros, Kind.SYNC_ENDS, call.path(0), null, 0, null);
            }
            case "rename" -> add(micros, Kind.RENAME, call.path(0), call.path(1), 0, null);
            case "renameat", "renameat2" -> add(micros, Kind.RENAME, call.path(1), call.path(3), 0, null);
            case "unlink", "rmdir" -> add(micros, Kind.REMOVE, call.path(0), null, 0, null);
            case "unlinkat" -> add(micros, Kind.REMOVE, call.path(1), null, 0, null);
            default -> throw new IllegalStateException("not asked for: " + call.name);
        }
    }

    /** What of it can be seen was done; a sync never is. */
    private void cutShort(long micros, Call call) throws IOException {
        switch (call.name) {
            case "write" -> {
                long at = positions.getOrDefault(call.descriptor(), 0L);
                if (at != END) {
                    // Behind an end that is not known it counts as not done, which it may not be.
                    written(micros, call, at);
                }
            }
            case "pwrite64" -> written(micros, call, Long.parseLong(call.arguments.get(3)));
            case "openat" -> {
                Path path = call.path(1);
                if (call.arguments.get(2).contains("O_CREAT") && path != null && Files.exists(path)) {
                    add(micros, Kind.CREATE, path, null, 0, null);
                }
            }
            case "rename" -> renamed(micros, call.path(0), call.path(1));
            case "renameat", "renameat2" -> renamed(micros, call.path(1), call.path(3));
            case "unlink", "rmdir" -> removed(micros, call.path(0));
            case "unlinkat" -> removed(micros, call.path(1));
            default -> {
                // A folder is where something in it is, and no file of the agent's is cut.
            }
        }
    }

    private void written(long micros, Call call, long at) throws IOException {
        Path path = call.path(0);
        if (path == null || !path.startsWith(folder) || !Files.exists(path)) {
            return;
        }
        byte[] all = Files.readAllBytes(path);
        int end = (int) Math.min(all.length, at + call.given(1).length);
        if (end > at) {
            add(micros, Kind.WRITE, path, null, at, Arrays.copyOfRange(all, (int) at, end));
        }
    }

    private void renamed(long micros, Path from, Path to) {
        if (from != null && to != null && !Files.exists(from) && Files.exists(to)) {
            add(micros, Kind.RENAME, from, to, 0, null);
        }
    }

    private void removed(long micros, Path path) {
        if (path != null && !Files.exists(path)) {
            add(micros, Kind.REMOVE, path, null, 0, null);
        }
    }

    private void add(long micros, Kind kind, Path path, Path to, long at, byte[] bytes) {
        if (path != null && path.startsWith(folder)) {
            operations.add(new Operation(micros, kind, path, to, at, bytes));
        }
    }

    /** One call as strace writes it: {@code name(argument, argument) = result}. */
    private static final class Call {
        final String name;
        final List<String> arguments = new ArrayList<>();
        final long result;

        /** The process was gone before the call was over. */
        final boolean killed;

        Call(String text) {
            int at = text.indexOf('(');
            name = text.substring(0, at);
            int from = at + 1;
            int depth = 0;
            boolean quoted = false;
            int i = from;
            for (; depth >= 0; i++) {
                char c = text.charAt(i);
                if (c == '"') {
                    quoted = !quoted;
                } else if (!quoted && (c == '(' || c == '{' || c == '[')) {
                    depth++;
                } else if (!quoted && (c == ')' || c == '}' || c == ']')) {
                    depth--;
                }
                if (!quoted && (depth < 0 || depth == 0 && c == ',')) {
                    arguments.add(text.substring(from, i).strip());
                    from = i + 1;
                }
            }
            String end = text.substring(text.indexOf('=', i) + 1).strip();
            int digits = end.startsWith("-") ? 1 : 0;
            while (digits < end.length() && Character.isDigit(end.charAt(digits))) {
                digits++;
            }
            killed = end.startsWith("?");
            result = digits == 0 || end.startsWith("-") ? -1 : Long.parseLong(end.substring(0, digits));
        }

        /** A file named by its open descriptor, {@code 12</a/b>}, or by a text; null where there is none. */
        Path path(int argument) {
            String text = arguments.get(argument);
            int from = text.startsWith("\"") ? 0 : text.indexOf('<');
            if (from < 0) {
                return null;
            }
            int end = text.startsWith("\"") ? text.lastIndexOf('"') : text.lastIndexOf('>');
            String path = new String(unescaped(text.substring(from + 1, end)), StandardCharsets.UTF_8);
            return path.startsWith("/") ? Path.of(path) : null;
        }

        String descriptor() {
            String text = arguments.get(0);
            return text.contains("<") ? text.substring(0, text.indexOf('<')) : text;
        }

        /** As many as were written. */
        byte[] bytes(int argument) {
            byte[] all = given(argument);
            return all.length == result ? all : Arrays.copyOf(all, (int) result);
        }

        /** All that were given. */
        byte[] given(int argument) {
            String text = arguments.get(argument);
            if (!text.endsWith("\"")) {
                throw new IllegalStateException("strace has cut a text of " + text.length() + " characters");
            }
            return unescaped(text.substring(1, text.length() - 1));
        }

        private static byte[] unescaped(String text) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() / 4 + 1);
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\\') {
                    bytes.write(Character.digit(text.charAt(i + 2), 16) << 4 | Character.digit(text.charAt(i + 3), 16));
                    i += 3;
                } else {
                    bytes.write(c);
                }
            }
            return bytes.toByteArray();
        }
    }
}
