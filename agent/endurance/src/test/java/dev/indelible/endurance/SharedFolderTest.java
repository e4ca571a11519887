package dev.indelible.endurance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.endurance.Load.Pace;
import dev.indelible.endurance.Load.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** State folders that are not one process's own: two JVMs share one, or one is copied with all that is in it. */
@Timeout(600)
class SharedFolderTest {
    private static final Pace PACE = new Pace(8, 2, 4_000_000, 0);
    private static final int SOME = 2_000;

    /** For runs that are compared while they live: their calls come to an end. */
    private static final Pace ENDING = new Pace(8, 2, 4_000_000, SOME / 4);

    @Test
    void twoJvmsOnOneFolderAndTheirKill() throws Exception {
        try (Scene scene = new Scene("two-jvms")) {
            Path state = scene.home.resolve("state");
            Load load = scene.load(state, scene.collector.port());
            scene.collector.freeze();
            Run one = load.start(ENDING, List.of());
            Run two = load.start(ENDING, List.of());
            one.await(SOME);
            two.await(SOME);
            one.running().kill();
            two.running().kill();
            // Again two, so that both places have their successor.
            Run again = load.start(ENDING, List.of());
            again.await(ENDING.threads() * ENDING.most());
            Comparison end = scene.settle();
            scene.end(again);
            scene.assertExactlyOnce(Comparison.of(load, read(scene)));
            assertTrue(end.acknowledged() > 2 * SOME, scene::where);
            scene.assertVerifies(Set.of("recovered", "gap"));
            scene.passed();
        }
    }

    @Test
    void aCopyOfAFolderSendsNothingTwice() throws Exception {
        try (Scene scene = new Scene("copied-folder")) {
            Path state = scene.home.resolve("state");
            Path copy = scene.home.resolve("copy");
            Load load = scene.load(state, scene.collector.port());
            scene.collector.freeze();
            Run first = load.start(PACE, List.of());
            first.await(SOME);
            first.running().kill();
            copy(state, copy);
            // The last of two options of one name counts.
            String there = "-Dindelible.dir=" + copy;
            Run copied = load.start(ENDING, List.of(), there);
            copied.await(ENDING.threads() * ENDING.most());
            Comparison end = scene.settle();
            scene.end(copied, there);
            scene.assertExactlyOnce(Comparison.of(load, read(scene)));
            assertTrue(end.acknowledged() > 2 * SOME, scene::where);
            scene.assertVerifies(Set.of("recovered", "gap"));
            scene.passed();
        }
    }

    private static CollectedLog read(Scene scene) throws Exception {
        scene.log.read();
        return scene.log;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
