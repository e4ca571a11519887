package dev.indelible.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.agent.harness.Forked;
import dev.indelible.chain.line.Line;
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
            if (section.startsWith("== ") && !BY_STACK.contains(section.substring(3))) {
                seen.add(section);
                seen.addAll(sections.get(section.substring(3)));
            }
        }
        seen.add("== lost");
        Briefs.losses(audited.events()).forEach((why, lost) -> seen.add(lost + " " + why));
        Files.write(Path.of("target", "hostile.txt"), seen);
        try (var expected = HostileTest.class.getResourceAsStream("hostile.txt")) {
            assertEquals(new String(expected.readAllBytes()), String.join("\n", seen) + "\n");
        }
    }

    /** Where the stack ends, an event is a line or lost, but never neither. */
    @Test
    void noEventIsForgottenWhereTheStackEnds() {
        for (String section : BY_STACK) {
            List<String> lines = Briefs.sections(audited.events()).get(section);
            System.out.println(section + lines.size() + lines.get(lines.size() - 1));
        }
    }
}
