package dev.indelible.collector.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.TestCollector;
import dev.indelible.collector.crash.Client.Promise;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.verify.LogVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold of a collector's folder, whatever became of the collector. */
final class Aftermath {
    private static final Pattern CODE = Pattern.compile("\"code\":\"([^\"]+)\"");

    /** What verify may say of such a log: that agents still run. */
    private static final Set<String> EXPECTED = Set.of("unclosed");

    private Aftermath() {}

    /**
     * Starts a collector on what is left, which must work; holds every promise against it, has agents go on, and verifies.
     *
     * @param promised null for that of the run
     * @param cuts how often something may have been cut off: once by each crash
     * @return how many promises were kept
     */
    static int requireRight(Run run, Client promised, int cuts) throws Exception {
        Client client;
        try (TestCollector collector = TestCollector.start(
                run.data,
                Scene.SEGMENT_BYTES,
                SteppingClock.from(Scene.tomorrow().plusSeconds(3600)))) {
            // A first start that was cut off may have had no keys: then there is nobody to know it until now.
            client = promised == null ? run.client() : promised;
            client.settle(collector.url, run.steps());
        }
        Home home = Home.at(run.data);
        CollectedLines lines = CollectedLines.read(home);
        lines.requireKept(client.promises());
        lines.requireAll(run.steps());
        lines.requireLeftovers(cuts);
        requireVerified(home, run.scratch, client);
        return client.promises().size();
    }

    private static void requireVerified(Home home, Path scratch, Client client) throws IOException {
        Path key = Files.writeString(scratch.resolve("log.vkey"), client.log().toString());
        List<String> options = new ArrayList<>(List.of("--json", "--key", key.toString()));
        for (Path note : notes(scratch, client.promises().values())) {
            options.addAll(List.of("--old", note.toString()));
        }
        LogVerdict verdict =
                LogVerdict.of(home.log(), Files.createTempDirectory(scratch, "seen"), options.toArray(String[]::new));
        Set<String> found = new TreeSet<>();
        Matcher code = CODE.matcher(verdict.text());
        while (code.find()) {
            found.add(code.group(1));
        }
        assertEquals(found.isEmpty() ? 0 : 3, verdict.exit(), verdict::text);
        assertTrue(EXPECTED.containsAll(found), verdict::text);
    }

    /** Every checkpoint that a receipt ever showed, each in a file. */
    private static List<Path> notes(Path scratch, Collection<Promise> promises) throws IOException {
        List<Path> notes = new ArrayList<>();
        for (Promise promise : promises) {
            if (promise.note() != null) {
                Path note =
                        scratch.resolve("note-" + promise.note().checkpoint().size());
                notes.add(Files.writeString(note, promise.note().text()));
            }
        }
        return notes;
    }
}
