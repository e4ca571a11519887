package dev.indelible.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The profile {@code long}: each target under the fuzzer for ten minutes, or as many seconds as
 * {@code -Dindelible.fuzz.seconds} says, one after the other. What is found goes below {@code found/} of the target's inputs
 * once it is mended, and is run by {@link SeedsTest} for ever. {@code target/fuzz/results} keeps the figures.
 */
@Tag("long")
class LongFuzzTest {
    private static final int SECONDS = Integer.getInteger("indelible.fuzz.seconds");
    private static final Path FOLDER = Path.of(System.getProperty("indelible.fuzz.folder"));
    private static final Path INPUTS = Path.of(System.getProperty("indelible.fuzz.inputs"));

    @ParameterizedTest
    @EnumSource
    void nothingBreaksIt(Target target) throws Exception {
        Fuzzer.Result result = new Fuzzer(
                        target.type(),
                        target.maxBytes(),
                        FOLDER.resolve(target.folder()),
                        INPUTS.resolve(target.folder()))
                .run(SECONDS);
        note(String.format(
                Locale.ROOT,
                "%-10s %5d s %12d executions %6d edges %6d features %3d found%n",
                target.folder(),
                SECONDS,
                result.executions(),
                result.coverage(),
                result.features(),
                result.found().size()));
        assertEquals(List.of(), result.found(), () -> "see " + result.log());
        assertEquals(0, result.exit(), () -> "see " + result.log());
        assertTrue(result.executions() > SECONDS, () -> "hardly anything was tried, see " + result.log());
    }

    private static void note(String figures) throws IOException {
        Files.writeString(FOLDER.resolve("results"), figures, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
