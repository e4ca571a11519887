package dev.indelible.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Jazzer in a process of its own, on this build's classes, for so many seconds. It keeps what reaches new code in
 * {@code corpus/} and what breaks a target in {@code found/} below its folder, where the next run of the same target goes on.
 */
final class Fuzzer {
    private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units: *([0-9]+)");
    private static final Pattern STATE = Pattern.compile("cov: ([0-9]+) ft: ([0-9]+)");

    /** Inputs that were only slow on a busy machine lie there too: what takes too long ends the run by its time limit. */
    private static final Pattern BROKEN = Pattern.compile("(crash|timeout|oom)-[0-9a-f]+");

    private static final int HEAP_MB = 1024;
    private static final long START_SECONDS = 120;

    private final String type;
    private final Path folder;
    private final Path inputs;
    private final int maxBytes;

    /** @param inputs the committed ones: {@code seeds/}, {@code found/} and {@code words.dict}, each where there is one */
    Fuzzer(String type, int maxBytes, Path folder, Path inputs) {
        this.type = type;
        this.maxBytes = maxBytes;
        this.folder = folder;
        this.inputs = inputs;
    }

    /**
     * What came of a run.
     *
     * @param coverage edges reached
     * @param features edges with how often they were taken
     * @param found files with inputs that break the target
     */
    record Result(int exit, long executions, long coverage, long features, List<Path> found, Path log) {}

    Result run(int seconds) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path found = Files.createDirectories(folder.resolve("found"));
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MB + "m",
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:+EnableDynamicAgentLoading",
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + type,
                "--instrumentation_includes=dev.indelible.chain.**" + File.pathSeparator + "dev.indelible.collector.**"
                        + File.pathSeparator + "dev.indelible.agent.**" + File.pathSeparator + type,
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + File.separator,
                "-max_total_time=" + seconds,
                "-max_len=" + maxBytes,
                "-len_control=0",
                "-timeout=" + START_SECONDS,
                "-rss_limit_mb=0",
                "-print_final_stats=1"));
        Path words = inputs.resolve("words.dict");
        if (Files.exists(words)) {
            command.add("-dict=" + words);
        }
        command.add(corpus.toString());
        Stream.of("seeds", "found")
                .map(inputs::resolve)
                .filter(Files::isDirectory)
                .forEach(each -> command.add(each.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(seconds + START_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the fuzzer does not end; see " + log);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return result(process.exitValue(), log, found);
    }

    private static Result result(int exit, Path log, Path found) throws IOException {
        String text = Files.readString(log, StandardCharsets.ISO_8859_1);
        Matcher runs = RUNS.matcher(text);
        long executions = runs.find() ? Long.parseLong(runs.group(1)) : 0;
        long coverage = 0;
        long features = 0;
        for (Matcher state = STATE.matcher(text); state.find(); ) {
            coverage = Long.parseLong(state.group(1));
            features = Long.parseLong(state.group(2));
        }
        try (Stream<Path> all = Files.list(found)) {
            List<Path> inputs = all.filter(file ->
                            BROKEN.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
            return new Result(exit, executions, coverage, features, inputs, log);
        }
    }
}
