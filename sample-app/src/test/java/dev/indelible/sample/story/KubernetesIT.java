package dev.indelible.sample.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code kubernetes/README.md} promises, with the limits that {@code kubernetes/bank.yaml} sets: three replicas from
 * one Secret, a rolling restart under load, an eviction.
 */
class KubernetesIT {
    private static final double DRAIN_SECONDS = 10;
    private static final int CLIENTS = 2;
    private static final int ANSWERS = 60;

    @TempDir
    Path home;

    private final List<Pod> pods = new ArrayList<>();
    private final Set<String> answered = new HashSet<>();

    @Test
    void aRollingRestartLosesNothingAndAnEvictionIsNamed() throws Exception {
        String missing = missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: no pod can be made here: " + missing);
        Manifest manifest = Manifest.read(Fleet.root().resolve("sample-app/kubernetes/bank.yaml"));
        assertEquals(Map.of("work", "emptyDir", "token", "secret"), manifest.volumes());
        assertTrue(manifest.readOnly());
        Path open = openHome();
        try (Fleet fleet = new Fleet(home)) {
            fleet.startCollector();
            Path token = Files.copy(fleet.token(), open.resolve("token"));
            Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("r--r--r--"));
            Path key = fleet.logKey();

            List<Pod> old = start(manifest, open, token);
            List<Load> loads = load(old, "OLD");
            List<Pod> fresh = start(manifest, open, token);
            for (int i = 0; i < old.size(); i++) {
                drained(manifest, old.get(i));
                answered.addAll(loads.get(i).answered());
            }
            loads = load(fresh, "NEW");
            for (int i = 1; i < fresh.size(); i++) {
                drained(manifest, fresh.get(i));
                answered.addAll(loads.get(i).answered());
            }
            assertComplete(fleet, key, manifest.replicas() * 2 - 1);

            fresh.get(0).evict();
            Set<String> told = loads.get(0).answered();
            Set<String> kept = new HashSet<>(told);
            kept.retainAll(Requests.of(Trail.read(fleet.log())));
            System.out.println("evicted without its volume: " + (told.size() - kept.size()) + " of " + told.size()
                    + " answered requests are lost");
            Fleet.Ended verify = fleet.verify(key);
            assertEquals(3, verify.exit(), verify.out() + verify.err());
            assertTrue(verify.out().contains("close"), verify.out());
        } finally {
            pods.forEach(Pod::close);
        }
    }

    private List<Pod> start(Manifest manifest, Path open, Path token) throws Exception {
        List<Pod> started = new ArrayList<>();
        for (int i = 0; i < manifest.replicas(); i++) {
            Pod pod = Pod.start(manifest, open, token);
            pods.add(pod);
            started.add(pod);
        }
        for (Pod pod : started) {
            pod.ready();
        }
        return started;
    }

    private static List<Load> load(List<Pod> on, String prefix) throws Exception {
        List<Load> loads = new ArrayList<>();
        for (Pod pod : on) {
            loads.add(new Load(pod.address(), prefix + "-" + loads.size(), CLIENTS));
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        for (int i = 0; i < loads.size(); i++) {
            Pod pod = on.get(i);
            while (loads.get(i).count() < ANSWERS) {
                assertTrue(System.nanoTime() < end, () -> "few answers: " + pod.said());
                Thread.sleep(20);
            }
        }
        return loads;
    }

    private static void drained(Manifest manifest, Pod pod) throws InterruptedException {
        double seconds = pod.stop();
        assertTrue(seconds <= DRAIN_SECONDS, () -> "it took " + seconds + " s: " + pod.said());
        assertTrue(pod.peakBytes() <= manifest.memoryBytes());
    }

    /** Every stream but the one that still runs is closed, nothing is lost, and each answered request is there once. */
    private void assertComplete(Fleet fleet, Path key, int closed) throws Exception {
        Trail trail = Trail.read(fleet.log());
        assertEquals(
                closed, trail.where(line -> line.at("kind").equals("close")).size());
        assertEquals(List.of(), trail.where(line -> line.at("kind").equals("gap")));
        assertEquals(List.of(), trail.where(line -> !line.at("recovered").isEmpty()));
        long identities =
                trail
                        .where(line -> line.at("kind").equals("open")
                                && line.at("actor.type").equals("agent"))
                        .stream()
                        .map(line -> line.at("identity"))
                        .distinct()
                        .count();
        assertEquals(closed + 1, identities, "replicas share an identity");
        Set<String> missing = new HashSet<>(answered);
        missing.removeAll(Requests.of(trail));
        assertEquals(Set.of(), missing, () -> missing.size() + " of " + answered.size() + " are lost");
        System.out.println(answered.size() + " answered requests, each in the log once");
        Fleet.Ended verify = fleet.verify(key);
        assertEquals(3, verify.exit(), verify.out() + verify.err());
    }

    /** A folder that the pods' user may enter, with the jars that an image would hold. */
    private Path openHome() throws Exception {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        Path open = Files.createDirectory(home.resolve("node"));
        Path app = Files.createDirectory(open.resolve("app"));
        Files.copy(Fleet.sampleJar(), app.resolve("app.jar"));
        Files.copy(Fleet.agentJar(), app.resolve("indelible-agent.jar"));
        for (Path path : List.of(open, app)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return open;
    }

    /** What this machine lacks for a pod; empty when nothing. */
    private static String missing() throws Exception {
        Process probe = new ProcessBuilder(
                        "bash",
                        "-c",
                        "command -v setpriv unshare mount >/dev/null || { echo setpriv, unshare or mount; exit; };"
                                + " unshare --mount true 2>/dev/null || { echo 'root, or leave to mount'; exit; };"
                                + " for d in /sys/fs/cgroup/memory /sys/fs/cgroup; do"
                                + " mkdir $d/indelible-probe 2>/dev/null && { rmdir $d/indelible-probe; exit; }; done;"
                                + " echo control groups that can be written")
                .redirectErrorStream(true)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(probe.waitFor(20, TimeUnit.SECONDS));
        return said.strip();
    }
}
