package dev.indelible.sample.story;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One replica of the bank as {@code kubernetes/bank.yaml} describes it, without a cluster: under the same limits, as the
 * same user, on a read-only file system with one writable volume. What the manifest says of paths in the image is mapped
 * to the jars that Maven built. Needs root and a kernel that lets it make mounts and control groups.
 */
final class Pod implements AutoCloseable {
    private static final long START_SECONDS = 180;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String name = "indelible-" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
    private final Manifest manifest;
    private final Path home;
    private final Path volume;
    private final Process process;
    private final long startedNanos = System.nanoTime();
    private String address;

    private Pod(Manifest manifest, Path home, Path token) throws IOException {
        this.manifest = manifest;
        this.home = home;
        this.volume = Files.createDirectory(home.resolve(name));
        Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path mount = home.resolve("volume");
        List<String> command = new ArrayList<>(List.of(
                "bash",
                script().toString(),
                name,
                Long.toString(manifest.memoryBytes()),
                Long.toString(manifest.cpuMicros()),
                Long.toString(manifest.user()),
                volume.toString(),
                mount.toString()));
        for (String word : manifest.command()) {
            command.add(local(word, mount, token));
        }
        command.addAll(List.of("--server.port=0", "--bank.bcrypt-strength=4", "--bank.port-file=" + mount + "/port"));
        command.set(command.indexOf("java"), Fleet.THIS_JDK.resolve("bin/java").toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(home.resolve(name + ".out").toFile())
                .redirectError(home.resolve(name + ".err").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        manifest.environment().forEach((key, value) -> builder.environment().put(key, local(value, mount, token)));
        this.process = builder.start();
    }

    /** Starts a replica. {@code home}: where users other than root can read; holds {@code app} with the jars. */
    static Pod start(Manifest manifest, Path home, Path token) throws IOException {
        Files.createDirectories(home.resolve("volume"));
        return new Pod(manifest, home, token);
    }

    private String local(String text, Path mount, Path token) {
        return text.replace("/app/app.jar", home.resolve("app/app.jar").toString())
                .replace(
                        "/app/indelible-agent.jar",
                        home.resolve("app/indelible-agent.jar").toString())
                .replace(manifest.mountPath("token") + "/token", token.toString())
                .replace(manifest.mountPath("work"), mount.toString());
    }

    private static Path script() {
        return Fleet.root().resolve("sample-app/src/test/resources/pod.sh");
    }

    /** Waits until it takes requests. */
    Pod ready() throws InterruptedException {
        Path port = volume.resolve("port");
        long end = startedNanos + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.exists(port) || Fleet.text(port).isBlank()) {
            assertTrue(process.isAlive(), () -> name + " ended: " + said());
            assertTrue(System.nanoTime() < end, () -> name + " takes no requests: " + said());
            Thread.sleep(100);
        }
        address = "http://127.0.0.1:" + Fleet.text(port).strip();
        System.out.printf("%s took %.1f s to start%n", name, seconds(startedNanos));
        return this;
    }

    String address() {
        return address;
    }

    /** What it said on both its outputs. */
    String said() {
        return Fleet.text(home.resolve(name + ".out")) + Fleet.text(home.resolve(name + ".err"));
    }

    /** Asks it to end, as a rolling restart does; the seconds that took. */
    double stop() throws InterruptedException {
        long since = System.nanoTime();
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> name + " does not end: " + said());
        double took = seconds(since);
        System.out.printf("%s took %.1f s to drain, at most %d MiB%n", name, took, peakBytes() >> 20);
        return took;
    }

    /** Ends it without a word, and its volume with it. */
    void evict() throws Exception {
        process.destroyForcibly();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        List<Path> files;
        try (var walk = Files.walk(volume)) {
            files = new ArrayList<>(walk.toList());
        }
        for (int i = files.size() - 1; i >= 0; i--) {
            Files.delete(files.get(i));
        }
    }

    /** The most memory that its control group held at any time. */
    long peakBytes() {
        for (String file : List.of("memory/" + name + "/memory.max_usage_in_bytes", name + "/memory.peak")) {
            Path path = Path.of("/sys/fs/cgroup", file);
            if (Files.exists(path)) {
                return Long.parseLong(Fleet.text(path).strip());
            }
        }
        return 0;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
            for (String folder : List.of("memory/" + name, "cpu/" + name, name)) {
                Files.deleteIfExists(Path.of("/sys/fs/cgroup", folder));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.out.println("A control group is left: " + e);
        }
    }
}
