package dev.indelible.sample.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.sample.story.Fleet.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent says one line at start and nothing after: what else a bank prints to standard error is its own. */
class StandardErrorIT {

    /** The JDK of the build and, where {@code -Dindelible.test.otherJdk=HOME} names one, another. */
    static List<Path> jdks() {
        String other = System.getProperty("indelible.test.otherJdk");
        return Stream.of(Fleet.THIS_JDK.toString(), other == null ? "" : other)
                .filter(jdk -> !jdk.isBlank())
                .map(Path::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void standardErrorIsTheApplicationsOwn(Path jdk, @TempDir Path home) throws Exception {
        try (Fleet fleet = new Fleet(home)) {
            fleet.startCollector();
            Path token = fleet.token();

            List<String> without = useAndStop(fleet.startBank(jdk, List.of()));
            List<String> with = useAndStop(fleet.startBank(jdk, fleet.agent(token, home.resolve("state"))));

            List<String> ours = with.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("indelible"))
                    .toList();
            assertEquals(1, ours.size(), with::toString);
            List<String> rest = new ArrayList<>(with);
            rest.removeAll(ours);
            assertEquals(without, rest);
        }
    }

    private static List<String> useAndStop(Running bank) throws IOException, InterruptedException {
        Process drive = new ProcessBuilder(
                        Fleet.THIS_JDK.resolve("bin/java").toString(),
                        Fleet.root()
                                .resolve("sample-app/src/test/java/dev/indelible/sample/story/Drive.java")
                                .toString(),
                        bank.address())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(drive.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, drive.exitValue(), "The bank behaves otherwise, see " + bank);
        Fleet.stop(bank);
        return Fleet.text(bank.err()).lines().toList();
    }
}
