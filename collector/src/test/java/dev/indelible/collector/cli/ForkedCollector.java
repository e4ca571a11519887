package dev.indelible.collector.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program in a process of its own. */
final class ForkedCollector implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    final Process process;
    private final Path out;
    private final Path err;

    private ForkedCollector(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static ForkedCollector start(Path scratch, String... arguments) throws IOException {
        return startWithHeap(256, scratch, arguments);
    }

    /** The same with so many MiB of heap. */
    static ForkedCollector startWithHeap(int heap, Path scratch, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (arguments.length > 0 && arguments[0].equals("serve")) {
            // Whoever may set attributes could not delete the test's folder.
            all.add("--no-attributes");
        }
        return launch(heap, scratch, List.of(), all);
    }

    /** Serves with attributes where it may set them: the test lifts them. {@code before} is a command that runs it. */
    static ForkedCollector serveProtected(Path scratch, Path data, List<String> before) throws IOException {
        return launch(256, scratch, before, List.of("serve", "--data", data.toString(), "--listen", "127.0.0.1:0"));
    }

    /** The same in this environment. */
    static ForkedCollector startIn(Map<String, String> environment, Path scratch, String... arguments)
            throws IOException {
        return launch(256, scratch, List.of(), List.of(arguments), environment, System.getProperty("java.class.path"));
    }

    /** Serves with a program that is not whole: a copy of it lacks one class. */
    static ForkedCollector serveWithout(Class<?> missing, Path scratch, String... arguments) throws Exception {
        Path classes = Path.of(Collector.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path copy = scratch.resolve("without-" + missing.getSimpleName());
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(classes.relativize(file).toString()));
            }
        }
        Files.delete(copy.resolve(missing.getName().replace('.', '/') + ".class"));
        String path = System.getProperty("java.class.path");
        String without = path.replace(classes.toString(), copy.toString());
        if (without.equals(path)) {
            throw new IllegalStateException(classes + " is not on the class path as such: " + path);
        }
        List<String> all = new ArrayList<>(List.of("serve", "--no-attributes"));
        all.addAll(List.of(arguments));
        return launch(256, scratch, List.of(), all, Map.of(), without);
    }

    private static ForkedCollector launch(int heap, Path scratch, List<String> before, List<String> arguments)
            throws IOException {
        return launch(heap, scratch, before, arguments, Map.of(), System.getProperty("java.class.path"));
    }

    private static ForkedCollector launch(
            int heap,
            Path scratch,
            List<String> before,
            List<String> arguments,
            Map<String, String> environment,
            String classPath)
            throws IOException {
        Path out = Files.createTempFile(scratch, "out", ".txt");
        Path err = Files.createTempFile(scratch, "err", ".txt");
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Collector.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new ForkedCollector(process, out, err);
    }

    /** Serves from a folder, on any free port of the address. */
    static ForkedCollector serve(Path scratch, Path data, String host) throws IOException {
        return start(scratch, "serve", "--data", data.toString(), "--listen", host + ":0");
    }

    /** Waits for the line that says where it serves; gives the URL. */
    String url() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            String line = out();
            if (line.endsWith("\n")) {
                int from = line.indexOf("serves ") + "serves ".length();
                return line.substring(from, line.indexOf(' ', from));
            }
            if (!process.isAlive()) {
                throw new IOException("it ended: " + err());
            }
            Thread.sleep(20);
        }
        throw new IOException("it does not serve: " + err());
    }

    int exit() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("it does not end");
        }
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
