package dev.indelible.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fuzzer runs on this JVM, is guided by what our classes do, and keeps what it finds. */
@Timeout(300)
class FuzzerTest {
    private static final int SECONDS = 150;

    @TempDir
    Path folder;

    @Test
    void whatIsWrongIsFound() throws Exception {
        Path seeds = Files.createDirectories(folder.resolve("inputs").resolve("seeds"));
        Files.writeString(
                seeds.resolve("seventh"),
                "{\"stream\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"seq\":7,\"prev\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\","
                        + "\"time\":\"2026-11-23T00:00:00.000000Z\",\"kind\":\"method\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\"}");
        Fuzzer.Result result =
                new Fuzzer(BrokenFuzz.class.getName(), 512, folder.resolve("out"), seeds.getParent()).run(SECONDS);
        assertEquals(1, result.found().size(), () -> read(result.log()));
        assertTrue(result.coverage() > 100, () -> read(result.log()));
        byte[] found = Files.readAllBytes(result.found().get(0));
        assertThrows(AssertionError.class, () -> BrokenFuzz.fuzzerTestOneInput(found));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
