package dev.indelible.benchmarks.fork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a measured JVM says about itself, in a file of its folder.
 *
 * @param made how many events it made, those of the warm-up included
 * @param kept how many of them its output holds, or -1 where others count that
 * @param figures what it measured; the reader knows the order
 */
public record ForkResult(long made, long kept, List<Double> figures) {
    private static final String FILE = "result";

    /** Writes it where {@link #read} finds it. */
    public void write(Path folder) throws IOException {
        Files.writeString(
                folder.resolve(FILE),
                made + "\n" + kept + "\n"
                        + figures.stream().map(String::valueOf).collect(Collectors.joining("\n")) + "\n");
    }

    /** What the JVM of this folder wrote. */
    public static ForkResult read(Path folder) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(FILE));
        return new ForkResult(
                Long.parseLong(lines.get(0)),
                Long.parseLong(lines.get(1)),
                lines.stream()
                        .skip(2)
                        .filter(line -> !line.isEmpty())
                        .map(Double::valueOf)
                        .toList());
    }
}
