package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** THREAT-MODEL.md and the tests of attacks say the same: no attack without its test, no test without its line. */
class ThreatModelTest {
    private static final Path PAGE = Path.of("THREAT-MODEL.md");
    private static final List<Path> TESTS =
            List.of(Path.of("src/test/java"), Path.of("../agent/forwarding/src/test/java"));
    private static final Set<Class<?>> SUITE = Set.of(
            FolderAttackTest.class,
            StolenLogKeyTest.class,
            ForgedEnrolmentTest.class,
            StolenIdentityTest.class,
            ForgedBytesTest.class,
            BucketAttackTest.class,
            WireAttackTest.class);
    private static final Pattern TEST_NAME = Pattern.compile("`([A-Z][A-Za-z]*Test)\\.([A-Za-z0-9]+)`");
    private static final Pattern TEST_METHOD = Pattern.compile("@Test\\s+void ([A-Za-z0-9]+)\\(\\)");

    private static final List<String[]> DETECTED = new ArrayList<>();
    private static final List<String[]> OUT_OF_REACH = new ArrayList<>();

    /** Rows of tables begin with a number; those of the second part have no test. */
    @BeforeAll
    static void read() throws IOException {
        boolean beyond = false;
        for (String line : Files.readAllLines(PAGE)) {
            beyond |= line.equals("## Out of reach");
            if (line.matches("\\| [0-9]+ \\|.*")) {
                String[] cells = Arrays.stream(line.substring(1).split("(?<!\\\\)[|]"))
                        .map(String::strip)
                        .toArray(String[]::new);
                (beyond ? OUT_OF_REACH : DETECTED).add(cells);
            }
        }
    }

    @Test
    void enoughAttacksAreListedAndEachOnce() {
        assertTrue(DETECTED.size() + OUT_OF_REACH.size() >= 40);
        assertTrue(DETECTED.size() >= 35);
        assertFalse(OUT_OF_REACH.isEmpty(), "a page without limits is not honest");
        Set<String> attacks = new HashSet<>();
        int number = 0;
        for (List<String[]> part : List.of(DETECTED, OUT_OF_REACH)) {
            for (String[] row : part) {
                assertEquals(Integer.toString(++number), row[0]);
                assertTrue(attacks.add(row[1]), row[1]);
                for (String cell : row) {
                    assertFalse(cell.isEmpty(), () -> String.join(" | ", row));
                }
            }
        }
    }

    /** Attack, who, what detects it, how soon, test. */
    @Test
    void eachDetectedAttackNamesOneTestThatExists() throws IOException {
        Map<String, Set<String>> methods = new HashMap<>();
        Set<String> named = new HashSet<>();
        for (String[] row : DETECTED) {
            assertEquals(6, row.length, () -> String.join(" | ", row));
            Matcher name = TEST_NAME.matcher(row[5]);
            assertTrue(name.matches(), row[5]);
            assertTrue(named.add(row[5]), () -> row[5] + " is named twice");
            if (!methods.containsKey(name.group(1))) {
                methods.put(name.group(1), methods(name.group(1)));
            }
            assertTrue(methods.get(name.group(1)).contains(name.group(2)), row[5]);
        }
    }

    @Test
    void eachTestOfAnAttackIsInThePage() {
        Set<String> missing = new TreeSet<>();
        for (Class<?> suite : SUITE) {
            for (var method : suite.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    missing.add("`" + suite.getSimpleName() + "." + method.getName() + "`");
                }
            }
        }
        DETECTED.forEach(row -> missing.remove(row[5]));
        assertEquals(Set.of(), missing);
    }

    @Test
    void whatIsOutOfReachSaysWhyAndNamesNoTest() {
        for (String[] row : OUT_OF_REACH) {
            assertEquals(4, row.length, () -> String.join(" | ", row));
            assertFalse(TEST_NAME.matcher(String.join(" ", row)).find(), row[1]);
        }
    }

    /** The names of a test class's methods, from its source: some stand in another module. */
    private static Set<String> methods(String testClass) throws IOException {
        Set<String> methods = new HashSet<>();
        for (Path tests : TESTS) {
            try (Stream<Path> files = Files.walk(tests)) {
                for (Path file :
                        files.filter(path -> path.endsWith(testClass + ".java")).toList()) {
                    Matcher method = TEST_METHOD.matcher(Files.readString(file));
                    while (method.find()) {
                        methods.add(method.group(1));
                    }
                }
            }
        }
        return methods;
    }
}
