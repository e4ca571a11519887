package dev.indelible.collector.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.crash.Step.Batch;
import dev.indelible.collector.crash.Subject.Gate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** A disk that is full where no room was asked to be kept: nothing is promised that is not on it. */
@Timeout(120)
class FullDiskTest {
    private static final int MANY = 400;

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        String failed = run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
        if (failed != null) {
            throw new TestAbortedException("SKIPPED: needs the right to mount a tmpfs: " + failed);
        }
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "--lazy", disk.toString());
    }

    @Test
    void aCollectorThatMeetsAFullDiskStopsAndGoesOnWithRoom() throws Exception {
        Scene scene = Scene.named(folder);
        Path data = scene.copy(disk.resolve("home"));
        Step.Enrolment first = (Step.Enrolment) scene.steps().get(0);
        List<Step> steps = new ArrayList<>(List.of(first));
        AgentStreamWriter stream = new AgentStreamWriter(first.identity(), "bank");
        steps.add(Batch.of(stream.id, 0, stream.openBatch()));
        for (int i = 0; i < MANY; i++) {
            steps.add(Batch.of(stream.id, stream.seq(), stream.batch(99)));
        }
        Scene many = new Scene(Gate.COMMIT, data, scene.client(), steps);
        try (Run run = new Run(many, folder.resolve("run"), data, List.of())) {
            run.subject.await();
            run.go();
            assertFalse(run.wentOn(), "the disk was never full");
            assertTrue(run.client().promises().size() > 3, "nothing was ever promised");
            assertEquals(1, run.subject.exit());
            assertTrue(run.subject.err().contains("stopped, the log could not be written"), run.subject.err());
            fill();
            try (Subject again = Subject.start(run.scratch, data, Gate.SERVE, Scene.tomorrow(), List.of())) {
                again.await();
                again.go();
                assertEquals(1, again.exit());
                String said = again.err();
                assertTrue(said.contains("No space left on device"), said);
                assertFalse(said.contains("\tat "), said);
            }
            Files.delete(disk.resolve("junk"));
            assertEquals(null, run("mount", "-o", "remount,size=128m", disk.toString()));
            Aftermath.requireRight(run, null, 1);
        }
    }

    /** What a write that did not fit has given back. */
    private void fill() throws IOException {
        try (OutputStream junk = Files.newOutputStream(disk.resolve("junk"))) {
            byte[] page = new byte[4096];
            while (Files.getFileStore(disk).getUsableSpace() > 0) {
                junk.write(page);
            }
        }
    }

    /** Null when it went well. */
    private static String run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? null : said.strip();
        } catch (IOException noSuchCommand) {
            return noSuchCommand.getMessage();
        }
    }
}
