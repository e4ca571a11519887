package dev.indelible.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.agent.harness.Forked;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application whose arguments, drivers, requests, users and tasks do what none should. It prints the same with the
 * agent as without, and each thing it did is a line or a counted loss.
 */
class HostileTest {
    /** Sections in which the stack's size decides how much there is. */
    private static final List<String> BY_STACK = List.of("down", "bottom");

    @TempDir
    static Path folder;

    private static Forked plain;
    private static AuditedRun audited;

    @BeforeAll
    static void run() throws Exception {
        plain = Runs.plain(folder.resolve("plain"), "Hostility", List.of());
        audited = Runs.audited(folder.resolve("audited"), "Hostility", List.of());
    }

    @Test
    void theApplicationDoesTheSame() {
        assertEquals(0, plain.exit(), plain.err());
        Runs.same(plain, audited.process());
        assertTrue(plain.out().endsWith("asked 0\n"), plain.out());
    }

    /** The expectation lies beside this test, and what was seen in the module's target folder, in one form. */
    @Test
    void everythingIsALineOrACountedLoss() throws Exception {
        List<String> seen = new ArrayList<>();
        Map<String, List<String>> sections = Briefs.sections(audited.events());
        for (String section : audited.process().out().lines().toList()) {
            if (section.startsWith("== ")) {
                seen.add(section);
                seen.addAll(sections.get(section.substring(3)));
            }
        }
        seen.add("== lost");
        Briefs.losses(audited.events()).forEach((why, lost) -> seen.add(lost + " " + why));
        Files.write(Path.of("target", "hostile.txt"), seen);
        try (var expected = HostileTest.class.getResourceAsStream("hostile.txt")) {
            assertEquals(new String(expected.readAllBytes(), StandardCharsets.UTF_8), String.join("\n", seen) + "\n");
        }
    }

    /**
     * Where the stack ends, the application still ends as it would, an event is a line or lost but never neither, and later
     * ones are lines as ever. Events may be counted as lost that did not happen: nobody has room to look.
     */
    @Test
    void noEventIsForgottenWhereTheStackEnds() throws Exception {
        List<String> stack = List.of("stack");
        Forked bare = Runs.plain(folder.resolve("bare"), "Hostility", stack);
        AuditedRun full = Runs.audited(folder.resolve("full"), "Hostility", stack);
        assertEquals(bare.out(), full.process().out());
        assertEquals(0, full.process().exit());
        // What the JVM itself says when it loads a class there and has any agent at all.
        assertEquals(
                List.of(),
                full.process().errors().stream()
                        .filter(line -> !line.startsWith("indelible: ") && !line.startsWith("*** java.lang.instrument"))
                        .toList());
        Map<String, List<String>> sections = Briefs.sections(full.events());
        long bodies = 1;
        long lines = sections.get("bottom of a database").size();
        for (String section : BY_STACK) {
            List<String> seen = sections.get(section);
            lines += seen.size() - 1;
            bodies += Long.parseLong(seen.get(seen.size() - 1).replaceFirst(".*\"argument\":(\\d+),.*", "$1"));
        }
        long lost = Briefs.losses(full.events()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        System.out.println("where the stack ends: " + bodies + " events, " + lines + " lines, " + lost + " lost");
        assertTrue(lines > 100 && lines <= bodies, lines + " lines of " + bodies + " events");
        assertTrue(lines + lost >= bodies, lines + " lines and " + lost + " lost of " + bodies + " events");
        assertEquals(
                List.of(
                        "method pay.plain success by unknown on com.acme.hostile.Payments.plain",
                        "jdbc UPDATE accounts success by unknown"),
                sections.get("after"));
    }
}
