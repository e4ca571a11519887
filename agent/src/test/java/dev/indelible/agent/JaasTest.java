package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.agent.harness.AuditedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins by JAAS are lines, and what runs for a Subject names it, no longer than it does. */
class JaasTest {
    @TempDir
    Path folder;

    @Test
    void aSubjectIsNamedWhileItsWorkRuns() throws Exception {
        AuditedRun run = AuditedRun.of(folder, Map.of(), ClassPath.ofTheApplication(), "com.acme.bank.Clerks");
        assertEquals("refused\ndone\n", run.process().out(), run.process().err());
        assertEquals(
                List.of(
                        "auth.login failure unknown",
                        "auth.login success CN=ann",
                        "desk.open success CN=ann",
                        "desk.open success unknown",
                        "auth.logout success CN=ann"),
                run.events().stream()
                        .map(line -> line.text("action") + " " + line.text("outcome") + " "
                                + line.raw("actor").replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"))
                        .toList());
    }
}
