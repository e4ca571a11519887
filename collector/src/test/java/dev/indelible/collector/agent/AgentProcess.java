package dev.indelible.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.trail.Guarantees;
import dev.indelible.agent.trail.IdentitySettings;
import dev.indelible.agent.trail.Trail;
import dev.indelible.agent.trail.TrailSettings;
import dev.indelible.chain.enrol.EnrolmentToken;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JVM of its own with an agent's trail in it: it records so many events and ends in order. Its notices are its output.
 * Arguments: state folder, token, days to rotation, keystore and password file (or {@code -}), events, and how long it
 * stays before its end, in milliseconds.
 */
final class AgentProcess implements AutoCloseable {
    private static final long STARTED = System.currentTimeMillis();
    private static final CountDownLatch UNUSABLE = new CountDownLatch(1);

    private final Process process;
    private final Path output;

    private AgentProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static AgentProcess start(Path folder, String token, IdentitySettings identity, int events, long stayMillis)
            throws IOException {
        Path output = Files.createTempFile(folder, "agent", ".out");
        Path stored = identity.keystore();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                AgentProcess.class.getName(),
                folder.resolve("state").toString(),
                token,
                Integer.toString(identity.rotateDays()),
                stored == null ? "-" : stored.toString(),
                stored == null ? "-" : identity.passwordFile().toString(),
                Integer.toString(events),
                Long.toString(stayMillis)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new AgentProcess(process, output);
    }

    /** Runs one to its end; gives what it said. */
    static String run(Path folder, String token, IdentitySettings identity, int events) throws Exception {
        try (AgentProcess agent = start(folder, token, identity, events, 0)) {
            return agent.end();
        }
    }

    /** Waits for its orderly end; gives what it said. */
    String end() throws Exception {
        assertTrue(process.waitFor(90, TimeUnit.SECONDS), "the agent hangs");
        assertEquals(0, process.exitValue(), said());
        return said();
    }

    String said() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] args) throws Exception {
        IdentitySettings identity = new IdentitySettings(
                Integer.parseInt(args[2]),
                args[3].equals("-") ? null : new File(args[3]).toPath(),
                args[4].equals("-") ? null : new File(args[4]).toPath());
        Trail trail = start(Path.of(args[0]), args[1], identity);
        untilOpen(trail);
        for (int i = 0; i < Integer.parseInt(args[5]); i++) {
            event(trail, "ACC-" + ProcessHandle.current().pid() + "-" + i);
        }
        Thread.sleep(Long.parseLong(args[6]));
        trail.close("exit", 20_000);
    }

    private static Trail start(Path state, String token, IdentitySettings identity) {
        TrailSettings settings = new TrailSettings(
                EnrolmentToken.parse(token),
                token,
                state,
                "test",
                new byte[32],
                "0.1",
                "methods",
                Guarantees.DEFAULT,
                identity);
        return Trail.start(settings, (topic, message) -> {
            System.out.println(topic + ": " + message);
            if (topic.equals("folder")) {
                UNUSABLE.countDown();
            }
        });
    }

    /** On a busy machine events would come before there is room for them, and be counted as lost. */
    private static void untilOpen(Trail trail) throws Exception {
        long until = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < until && !UNUSABLE.await(20, TimeUnit.MILLISECONDS)) {
            if (trail.folder() != null) {
                try (Stream<Path> files = Files.list(trail.folder())) {
                    if (files.anyMatch(AgentProcess::isRingOfThisRun)) {
                        Thread.sleep(100);
                        return;
                    }
                }
            }
        }
    }

    private static boolean isRingOfThisRun(Path file) {
        try {
            return file.getFileName().toString().startsWith("ring.")
                    && Files.getLastModifiedTime(file).toMillis() >= STARTED;
        } catch (IOException e) {
            return false;
        }
    }

    static void event(Trail trail, String id) {
        trail.recorder()
                .record(trail.recorder()
                        .start(EventKind.METHOD)
                        .text(Field.ACTION, "account.transfer")
                        .text(Field.OUTCOME, "success")
                        .text(Field.RESOURCE_ID, id)
                        .text(Field.WHERE, "com.acme.Accounts.transfer"));
    }
}
