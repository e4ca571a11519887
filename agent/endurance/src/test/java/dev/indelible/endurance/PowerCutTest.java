package dev.indelible.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.CutDisk;
import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.endurance.Load.Pace;
import dev.indelible.endurance.Load.Run;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A power cut, played from a recording of all that the program did to its files: pages that were not synced are there, or
 * not, or in part, in any order; so are names that their folder did not sync. Whatever is found, the agent starts on it,
 * every line that was durable is there once, none that the collector has is told again, every chain is right, and where a
 * run had begun the trail says that something may be missing.
 */
@Timeout(2000)
class PowerCutTest {
    private static final int CUTS = Scene.LONG ? 25 : 3;
    /** Where a ring has the boot id of its machine. */
    private static final int BOOT_AT = 48;

    private static final int BOOT_BYTES = 16;
    private static final Pace RECORDED = new Pace(8, 2, 4_000_000, 0);
    private static final Pace AFTER = new Pace(1, 1, 1_000_000, 5);

    @Test
    void whatWasDurableIsThereWhereverThePowerFails() throws Exception {
        play("power-cut", false);
    }

    /** The promise itself: not what lies on the disk, but what callers were told is there. */
    @Test
    void whatDurableCallsHaveReturnedForIsThereWhereverThePowerFails() throws Exception {
        play("power-cut-told", false, "-Dindelible.level=durable", "-Dindelible.level.timeout=5m");
    }

    @Test
    void whatTheCollectorHadIsNotToldAgain() throws Exception {
        play("power-cut-received", true);
    }

    private static void play(String name, boolean sending, String... durable) throws Exception {
        try (Scene scene = new Scene(name);
                FaultyProxy proxy = new FaultyProxy(scene.collector.port(), scene.seed)) {
            proxy.calm();
            proxy.refuse(!sending);
            Path state = scene.home.toRealPath().resolve("state");
            Load load = scene.load(state, proxy.port());
            Recording recording = new Recording(scene, load, state);
            recording.run(RECORDED, 1_500, sending ? 500 : 0, durable);
            recording.run(RECORDED, 1_000, sending ? 2_000 : 0, durable);
            proxy.refuse(true);
            scene.log.read();
            Map<String, String> kept = cuts(scene, load, state.resolve("1"), recording, durable.length > 0);
            proxy.refuse(false);
            collected(scene, load, kept);
            assertEquals(
                    sending, recording.receivedBefore(recording.operations().size() - 1) > 0, scene::where);
            scene.passed();
        }
    }

    /** The last cut is behind all that the collector knows, so that it can take what is left then. */
    private static Map<String, String> cuts(Scene scene, Load load, Path slot, Recording recording, boolean told)
            throws Exception {
        CutDisk disk = new CutDisk();
        Map<String, String> kept = Map.of();
        int played = 0;
        int most = 0;
        int gone = 0;
        for (int cut : places(scene, recording)) {
            recording.play(disk, played, cut);
            played = cut;
            String where = "cut before operation " + cut;
            Map<String, String> received = scene.log.first(recording.receivedBefore(cut));
            Set<String> lost = told ? recording.returnedBefore(cut) : sure(scene, disk.sure(), slot);
            most = Math.max(most, lost.size());
            disk.afterCut(slot, scene.random);
            boolean begun = restarted(slot);
            WalLines after = start(scene, load, slot, where);
            kept = after.streams();
            Set<String> missing = recording.returnedBefore(cut);
            missing.removeAll(kept.keySet());
            missing.removeAll(received.keySet());
            gone += missing.size();
            assertTrue(
                    !begun || !after.losses().isEmpty(),
                    () -> missing.size() + " are gone, and nobody says so, " + where + scene.where());
            lost.removeAll(kept.keySet());
            lost.removeAll(received.keySet());
            assertEquals(Set.of(), lost, () -> "durable and lost, " + where + scene.where());
            Map<String, String> again = new HashMap<>(kept);
            again.keySet().retainAll(received.keySet());
            again.entrySet().removeAll(received.entrySet());
            assertEquals(Map.of(), again, () -> "received, and told again, " + where + scene.where());
        }
        System.out.println("power cut: " + CUTS + " cuts in "
                + recording.operations().size()
                + " operations, up to " + most + " durable lines and "
                + recording.receivedBefore(played) + " received ones at a cut: none lost, none told again; " + gone
                + " events that were only in memory are gone, and a gap says so");
        assertTrue(most > 0, () -> "nothing was ever durable" + scene.where());
        return kept;
    }

    /** Random places, half of them close behind a change of names, where starts and new segments are. */
    private static Set<Integer> places(Scene scene, Recording recording) {
        List<Integer> names = new ArrayList<>();
        int last = recording.operations().size() - 1;
        for (int i = 0; i < last; i++) {
            switch (recording.operations().get(i).kind()) {
                case CREATE, RENAME, REMOVE -> names.add(i);
                default -> {
                    // bytes and syncs are everywhere else
                }
            }
        }
        Set<Integer> places = new TreeSet<>(Set.of(last));
        while (places.size() < CUTS) {
            int near = names.get(scene.random.nextInt(names.size())) + 1 + scene.random.nextInt(4);
            places.add(scene.random.nextBoolean() ? Math.min(near, last) : 1 + scene.random.nextInt(last));
        }
        return places;
    }

    /** The payments in files that are durable, by bytes and by name. */
    private static Set<String> sure(Scene scene, Map<Path, byte[]> files, Path slot) throws Exception {
        Path aside = Files.createTempDirectory(scene.home, "sure");
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            Path copy = aside.resolve(slot.relativize(file.getKey()));
            Files.createDirectories(copy.getParent());
            Files.write(copy, file.getValue());
        }
        Set<String> ids = new TreeSet<>(WalLines.read(aside, false).streams().keySet());
        Scene.delete(aside);
        return ids;
    }

    /** The machine has another boot id now. Whether a run had begun, as far as its files say. */
    private static boolean restarted(Path slot) throws Exception {
        boolean begun = false;
        for (StreamFolder stream : StreamFolder.list(slot.resolve("wal"))) {
            begun |= !stream.segments().isEmpty();
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(slot)) {
            files = all.filter(file -> file.getFileName().toString().matches("ring\\.[0-9]+"))
                    .toList();
        }
        for (Path ring : files) {
            try (FileChannel channel = FileChannel.open(ring, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer id = ByteBuffer.allocate(BOOT_BYTES);
                channel.read(id, BOOT_AT);
                if (!id.flip().equals(ByteBuffer.allocate(BOOT_BYTES).limit(id.limit()))) {
                    channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), BOOT_AT);
                }
            }
        }
        return begun || !files.isEmpty();
    }

    /** Starts the agent on what is left, which must work; what its WAL holds then, its own payments included. */
    private static WalLines start(Scene scene, Load load, Path slot, String where) throws Exception {
        Run run = load.start(AFTER, List.of());
        run.await(AFTER.most());
        run.end();
        String said = run.running().said();
        assertFalse(said.contains("cannot be used"), () -> where + ": " + said + scene.where());
        WalLines after = WalLines.read(slot, true);
        assertEquals(Set.of(), after.twice(), () -> where + scene.where());
        for (String id : own(run)) {
            assertTrue(after.streams().containsKey(id), () -> id + " is missing after a " + where + scene.where());
        }
        return after;
    }

    private static Set<String> own(Run run) {
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < AFTER.most(); i++) {
            ids.add(run.name() + "-0-" + i);
        }
        return ids;
    }

    /** The collector takes what the last cut left. */
    private static void collected(Scene scene, Load load, Map<String, String> kept) throws Exception {
        Set<String> all = new TreeSet<>(kept.keySet());
        all.addAll(scene.log.first(scene.log.payments()).keySet());
        Run run = load.start(AFTER, List.of());
        run.await(AFTER.most());
        all.addAll(own(run));
        Await.until(
                200,
                () -> {
                    scene.log.read();
                    return scene.log.payments() >= all.size();
                },
                () -> scene.log.payments() + " of " + all.size() + run.running().said() + scene.where());
        assertEquals(all, new TreeSet<>(scene.log.first(scene.log.payments()).keySet()), scene::where);
        scene.end(run);
        assertEquals(0, scene.log.doubles(), scene::where);
        scene.assertVerifies(Set.of("recovered", "gap"));
    }
}
