package dev.indelible.agent.matrix.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
        assertEquals("method account.view success alice; GET unrouted - unknown unknown", next.recorded().get("killed"));
        assertTrue(next.line("killed").raw("resource").contains("\"/bank/kill\""));
    }
}
