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
@Timeout(240)
class FuzzerTest {
    private static final int SECONDS = 60;

    @TempDir
    Path folder;

    @Test
    void whatIsWrongIsFound() throws Exception {
        Path inputs = Path.of(System.getProperty("indelible.fuzz.inputs"), "line");
        Fuzzer.Result result = new Fuzzer(BrokenFuzz.class.getName(), 2048, folder, inputs).run(SECONDS);
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
