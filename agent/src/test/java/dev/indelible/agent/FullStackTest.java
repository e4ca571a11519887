package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.Forked;
import dev.indelible.agent.harness.Tokens;
import dev.indelible.agent.harness.Trails;
import java.nio.file.Files;
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

    private static final int ATTEMPTS = 3;

    @TempDir
    Path folder;

    /** Where the stack ends within the JDK's own code around the transformer, nobody says so: again. */
    @Test
    void whatIsLoadedWhereTheStackEndsIsAuditedOrNamed() throws Exception {
        long unsaid = 1;
        for (int attempt = 0; unsaid > 0 && attempt < ATTEMPTS; attempt++) {
            unsaid = unsaid(Files.createDirectory(folder.resolve("run" + attempt)));
        }
        assertTrue(unsaid <= 0, unsaid + " classes were neither audited nor named by the JVM, each time");
    }

    /** How many classes are not audited beyond those of which the JVM says that it could not ask. */
    private static long unsaid(Path folder) throws Exception {
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
        return called.stream().filter(call -> !audited.contains(call)).count() - beyondReach;
    }
}
