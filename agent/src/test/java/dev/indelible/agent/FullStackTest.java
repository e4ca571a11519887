package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.Forked;
import dev.indelible.agent.harness.Tokens;
import dev.indelible.agent.harness.Trails;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class that is loaded where the stack ends is audited once there is room, or is named as one that is not. */
class FullStackTest {
    /** What the JVM itself says of a class that it had not even room to ask any agent about. */
    private static final String JVM_COULD_NOT_ASK = "transform method call failed";

    @TempDir
    Path folder;

    @Test
    void whatIsLoadedWhereTheStackEndsIsAuditedOrNamed() throws Exception {
        Path state = folder.resolve("state");
        Forked run = Forked.java(
                folder,
                Map.of(),
                "-javaagent:" + Forked.JAR,
                "-Dindelible.token.file=" + Tokens.write(folder),
                "-Dindelible.dir=" + state,
                "-cp",
                ClassPath.ofTheApplication(),
                "com.acme.bank.Deep");

        assertEquals(0, run.exit(), run.err());
        List<String> called = run.out().lines().toList();
        assertTrue(called.size() > 100, run.out());
        Set<String> audited = Trails.read(state).stream()
                .filter(line -> line.kind().equals("method"))
                .map(line -> line.text("where"))
                .collect(Collectors.toSet());
        assertTrue(audited.contains("com.acme.bank.Deep$Paid999.pay"), "defined without a name");
        long beyondReach = run.err()
                .lines()
                .filter(line -> line.contains(JVM_COULD_NOT_ASK))
                .count();
        List<String> missing =
                called.stream().filter(call -> !audited.contains(call)).toList();
        assertTrue(
                missing.size() <= beyondReach,
                missing.size() + " of " + called.size() + ", the JVM names " + beyondReach);
    }
}
