package dev.indelible.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system calls of a traced process, each with the lines of the trace in which it began and ended. */
record SystemCalls(List<Call> calls) {
    private static final Pattern BEGIN = Pattern.compile("(\\d+) +(\\w+)\\((\\d+)(.*)", Pattern.DOTALL);
    private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. (\\w+) resumed>.*= (-?\\d+).*");

    /** {@code end}: no place at all where it did not end well. */
    record Call(String name, String file, String text, int begin, int end) {}

    static SystemCalls read(Path trace) throws IOException {
        List<Call> calls = new ArrayList<>();
        Map<String, Integer> open = new HashMap<>();
        List<String> lines = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < lines.size(); i++) {
            Matcher begin = BEGIN.matcher(lines.get(i));
            Matcher resumed = RESUMED.matcher(lines.get(i));
            if (begin.matches()) {
                boolean whole = !lines.get(i).endsWith("<unfinished ...>");
                if (!whole) {
                    open.put(begin.group(1), calls.size());
                }
                boolean failed = lines.get(i).contains(" = -1 ");
                int end = whole && !failed ? i : Integer.MAX_VALUE;
                calls.add(new Call(begin.group(2), begin.group(3), begin.group(4), i, end));
            } else if (resumed.matches() && open.containsKey(resumed.group(1))) {
                int at = open.remove(resumed.group(1));
                Call call = calls.get(at);
                int end = resumed.group(3).startsWith("-") ? Integer.MAX_VALUE : i;
                calls.set(at, new Call(call.name, call.file, call.text, call.begin, end));
            }
        }
        return new SystemCalls(calls);
    }

    Call first(String name, String text) {
        return calls.stream()
                .filter(call -> call.name.equals(name) && call.text.contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " of " + text));
    }

    List<Call> forces(String file) {
        return calls.stream()
                .filter(call -> call.name.startsWith("f") && call.file.equals(file))
                .toList();
    }

    int count(String name) {
        return (int) calls.stream().filter(call -> call.name.equals(name)).count();
    }
}
