package dev.indelible.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.hostile.Kinds;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.agent.harness.Forked;
import dev.indelible.chain.line.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.MethodVisitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of capture that the agent has is made to fail, by every sort of error, before the application's code, after
 * it, and in the midst of a line. The application does not notice, each failure is counted under its kind, and the kind
 * works again at once.
 */
class InjectionTest {
    /** A ring has places for 16 reasons. */
    private static final int KINDS_A_RUN = 12;

    private static final int ERRORS = 6;

    /** Only its linking is of use; no code of ours runs when the place is passed. */
    private static final Set<String> WITHOUT_CODE = Set.of("subject");

    @TempDir
    static Path folder;

    @Test
    void everyKindOfTheAgentHasAFault() throws Exception {
        Set<String> cases = new TreeSet<>();
        Kinds.names().forEach(cases::add);
        assertEquals(
                new TreeSet<>(Agent.targets().keySet()), cases, "a kind of capture and com.acme.hostile.Kinds differ");
    }

    @Test
    void everyTargetAndShapeOfAdviceIsAmongThem() throws Exception {
        Set<Class<?>> linked =
                Agent.targets().values().stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(Set.copyOf(Agent.classes(Target.class)), linked);
        Set<String> visitors = Agent.classes(MethodVisitor.class).stream()
                .map(type -> type.getName().substring(type.getPackageName().length() + 1))
                .collect(Collectors.toSet());
        // Those write what leads to us: methods, constructors, audited constructors, the loops of workers. Kinds
        // method,
        // task.made and pool.taken reach them. The others move locals, follow types, or only read.
        assertEquals(
                Set.of(
                        "Around",
                        "AfterConstructor",
                        "AroundConstructor",
                        "WorkerLoop$1",
                        "MovedLocals",
                        "VerifierTypes",
                        "KotlinForwarders$Calls"),
                visitors);
    }

    @Test
    void noFaultIsFeltAndEachIsCounted() throws Exception {
        List<String> kinds = new ArrayList<>();
        Kinds.names().forEach(kinds::add);
        List<String> table = new ArrayList<>(List.of(row("kind", "enter", "end", "start", "lost")));
        for (int from = 0; from < kinds.size(); from += KINDS_A_RUN) {
            table.addAll(run(kinds.subList(from, Math.min(kinds.size(), from + KINDS_A_RUN))));
        }
        table.forEach(System.out::println);
        Files.write(Path.of("target", "matrix.txt"), table);
    }

    private static List<String> run(List<String> kinds) throws Exception {
        Path here = folder.resolve(kinds.get(0));
        Path counts = Files.createDirectories(here).resolve("counts");
        Forked plain = Runs.plain(here.resolve("plain"), "Injection", kinds);
        AuditedRun audited = Runs.injected(here.resolve("audited"), counts, "Injection", kinds);
        assertEquals(0, plain.exit(), plain.err());
        Runs.same(plain, audited.process());
        Map<String, Map<String, Long>> thrown = thrown(counts);
        Map<String, Long> lost = new TreeMap<>();
        thrown.forEach((kind, points) -> lost.put(
                "capture of " + kind + " failed",
                points.values().stream().mapToLong(Long::longValue).sum()));
        assertEquals(lost, Briefs.losses(audited.events()));
        assertWorkingAgain(kinds, audited.events());
        List<String> rows = new ArrayList<>();
        for (String kind : kinds) {
            Map<String, Long> points = thrown.getOrDefault(kind, Map.of());
            if (WITHOUT_CODE.contains(kind) || plain.out().contains(kind + " -> not in this JDK\n")) {
                rows.add(row(kind, "-", "-", "-", "-"));
                continue;
            }
            assertTrue(points.getOrDefault("enter", 0L) >= ERRORS, kind + " was not reached: " + thrown);
            rows.add(row(
                    kind,
                    points.getOrDefault("enter", 0L).toString(),
                    points.getOrDefault("end", 0L).toString(),
                    points.getOrDefault("start", 0L).toString(),
                    lost.get("capture of " + kind + " failed").toString()));
        }
        return rows;
    }

    /** What an undisturbed pass leaves is the same before the faults and after them. */
    private static void assertWorkingAgain(List<String> kinds, List<Line> lines) {
        Map<String, List<String>> sections = Briefs.sections(lines);
        Map<String, List<String>> before = new TreeMap<>();
        Map<String, List<String>> after = new TreeMap<>();
        for (String kind : kinds) {
            before.put(kind, sections.get("before " + kind));
            after.put(kind, sections.get("after " + kind));
        }
        assertTrue(before.values().stream().anyMatch(seen -> !seen.isEmpty()), before.toString());
        assertEquals(before, after);
    }

    /** By kind and point. */
    private static Map<String, Map<String, Long>> thrown(Path counts) throws Exception {
        Map<String, Map<String, Long>> thrown = new TreeMap<>();
        for (String line : Files.readAllLines(counts)) {
            String[] parts = line.split("\\|", -1);
            String kind = parts[0].replaceFirst("^capture of (.*) failed$", "$1");
            thrown.computeIfAbsent(kind, same -> new TreeMap<>()).put(parts[1], Long.valueOf(parts[2]));
        }
        return thrown;
    }

    private static String row(String kind, String enter, String end, String start, String lost) {
        return String.format("%-14s %6s %6s %6s %6s", kind, enter, end, start, lost);
    }
}
