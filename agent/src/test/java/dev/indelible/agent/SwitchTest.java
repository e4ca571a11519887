package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.Forked;
import dev.indelible.agent.harness.Tokens;
import dev.indelible.agent.harness.Trails;
import dev.indelible.chain.line.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The switch for recording, the figures over JMX, and the command that turns the switch. */
class SwitchTest {
    @TempDir
    Path folder;

    @Test
    void whatIsSwitchedOffIsCountedAndBothTurnsAreLines() throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        Forked run = Forked.java(
                folder,
                Map.of(),
                "-javaagent:" + Forked.JAR,
                "-Dindelible.token.file=" + Tokens.write(folder),
                "-Dindelible.dir=" + state,
                "-cp",
                ClassPath.ofTheApplication(),
                "com.acme.bank.Switched",
                state.toString());

        assertEquals(0, run.exit(), run.err());
        assertEquals(
                "before\nwhile off\nwhile off\nwhile off\nlost 3\nafter\n"
                        + "[Backlog, BufferBytes, Excluded, Late, Lost, QuotaBytes, Recording, SecondsSinceReceipt, Stream,"
                        + " Suppressed, WalBytes]\n0 operations\n",
                run.out());
        assertTrue(run.err().contains("recording is switched off (incident 4711)"), run.err());
        List<Line> told = Trails.read(state).stream()
                .filter(line -> List.of("method", "config", "gap").contains(line.kind()))
                .toList();
        List<String> kinds = told.stream()
                .map(Line::kind)
                .filter(kind -> !kind.equals("gap"))
                .toList();
        assertEquals(List.of("method", "config", "config", "method"), kinds);
        assertEquals(3, lost(told));
        Line off = told.get(1);
        assertEquals(Map.of("recording", "off"), off.object("changed"));
        assertEquals("incident 4711", off.text("reason"));
        assertEquals(System.getProperty("user.name"), off.text("by"));
        Line on = told.stream()
                .filter(line -> line.raw("changed") != null)
                .toList()
                .get(1);
        assertEquals(Map.of("recording", "on"), on.object("changed"));
    }

    private static long lost(List<Line> lines) {
        return lines.stream()
                .filter(line -> line.kind().equals("gap"))
                .peek(line -> assertEquals("recording was switched off", line.text("why")))
                .mapToLong(line -> line.number("lost", -1))
                .sum();
    }

    @Test
    void theCommandTurnsTheSwitch() throws Exception {
        assertEquals("on\n", recording("--dir", folder.toString()).out());
        assertEquals(2, recording("off", "--dir", folder.toString()).exit(), "a reason is needed");
        assertEquals(2, recording("--dir", folder + "/none").exit());
        assertEquals(
                0,
                recording("off", "--dir", folder.toString(), "--reason", "incident 4711")
                        .exit());
        assertEquals("off\n", recording("--dir", folder.toString()).out());
        assertEquals("incident 4711\n", Files.readString(folder.resolve("off")));
        assertEquals(0, recording("on", "--dir", folder.toString()).exit());
        assertEquals("on\n", recording("--dir", folder.toString()).out());
    }

    private Forked recording(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = "-jar";
        all[1] = Forked.JAR;
        all[2] = "recording";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Forked.java(folder, Map.of(), all);
    }
}
