package dev.indelible.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What a user gets: nothing that could meet a library of theirs, and little of it. */
class JarTest {
    private static final long MAX_BYTES = 700_000;

    @Test
    void isSmallAndItsOwn() throws Exception {
        File file = new File(System.getProperty("indelible.test.junit"));
        try (JarFile jar = new JarFile(file)) {
            List<String> others = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(Object::toString)
                    .filter(name -> !name.startsWith("dev/indelible/junit/") && !name.startsWith("META-INF/"))
                    .toList();
            assertEquals(List.of(), others);
        }
        assertTrue(file.length() < MAX_BYTES, file.length() + " bytes");
        String pom = Files.readString(Path.of(file.getParent(), "reduced-pom.xml"));
        assertTrue(!pom.contains("jackson-core</artifactId>\n      <version>"), pom);
    }
}
