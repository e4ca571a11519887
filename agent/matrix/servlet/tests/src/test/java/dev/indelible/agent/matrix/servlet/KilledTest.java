package dev.indelible.agent.matrix.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed in the middle of a request: whoever starts next finds that it began. */
class KilledTest {
    @TempDir
    Path folder;

    @Test
    void aReadingRequestWithALineIsFoundAtRecovery() throws Exception {
        Seen killed = Seen.of(Container.TOMCAT_11, folder, "changes", "-Dbank.killed=true");
        assertNotEquals(0, killed.run().process().exit());
        assertEquals("", killed.run().process().out(), "killed before the first answer");
        Seen next = Seen.of(Container.TOMCAT_11, folder, "changes");
        assertEquals(0, next.run().process().exit(), next.run().process().err());
        assertEquals(
                List.of("method account.view success alice", "GET unrouted - unknown unknown"),
                next.run().lines().stream()
                        .filter(line -> line.has("recovered"))
                        .map(Seen::brief)
                        .toList());
        assertTrue(next.line("killed").raw("resource").contains("\"/bank/kill\""));
    }
}
