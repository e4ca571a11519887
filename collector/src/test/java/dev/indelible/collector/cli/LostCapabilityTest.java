package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.disk.FileAttributes.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector that may set attributes no longer, on a log that it protected while it might. */
@Timeout(120)
class LostCapabilityTest {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    @TempDir
    Path folder;

    @AfterEach
    void lift() throws IOException {
        FileAttributes.lift(files(folder));
    }

    @Test
    void anAppendOnlySegmentIsGoneOnWith() throws Exception {
        FileAttributes attributes = FileAttributes.probe(folder);
        assumeTrue(
                attributes.refusal() == null && Files.isExecutable(SETPRIV),
                () -> "SKIPPED: no setpriv, or no file attributes here: " + attributes.refusal());
        Path data = folder.resolve("home");
        try (ForkedCollector collector = ForkedCollector.serveProtected(folder, data, List.of())) {
            collector.url();
            awaitAppendOnly(segment(data));
        }
        Path left = Files.createFile(data.resolve("tmp/attributes.probe"));
        attributes.immutable(List.of(left));
        List<String> without =
                List.of(SETPRIV.toString(), "--inh-caps=-linux_immutable", "--bounding-set=-linux_immutable", "--");
        try (ForkedCollector collector = ForkedCollector.serveProtected(folder, data, without)) {
            assertTrue(collector.url().startsWith("http://"));
            assertTrue(collector.err().contains("CAP_LINUX_IMMUTABLE"), collector.err());
        }
        assertEquals(Set.of(Attribute.APPEND_ONLY), of(segment(data)), "it stays so");
        assertTrue(Files.readAllLines(segment(data)).size() > 1, "and has grown");
    }

    private static void awaitAppendOnly(Path segment) throws Exception {
        for (int i = 0; i < 200 && !of(segment).equals(Set.of(Attribute.APPEND_ONLY)); i++) {
            Thread.sleep(100);
        }
        assertEquals(Set.of(Attribute.APPEND_ONLY), of(segment));
    }

    private static Set<Attribute> of(Path file) throws IOException {
        return FileAttributes.read(List.of(file)).getOrDefault(file, Set.of());
    }

    private static Path segment(Path data) throws IOException {
        return files(data.resolve("log/events")).get(0);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
