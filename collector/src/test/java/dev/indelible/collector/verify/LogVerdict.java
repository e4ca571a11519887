package dev.indelible.collector.verify;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * What the command verify says of a log, for tests of other packages.
 *
 * @param exit as FORMAT.md has it
 * @param text what it prints
 */
public record LogVerdict(int exit, String text) {

    /**
     * Runs it.
     *
     * @param state the folder of its memory of earlier runs
     * @param options such as {@code --key}
     */
    public static LogVerdict of(Path log, Path state, String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(log.toString(), "--state", state.toString()));
        all.addAll(List.of(options));
        int exit = new CommandLine(new VerifyCommand(stream, stream)).execute(all.toArray(String[]::new));
        return new LogVerdict(exit, out.toString(StandardCharsets.UTF_8));
    }
}
