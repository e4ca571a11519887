package dev.indelible.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.endurance.Load.Pace;
import dev.indelible.endurance.Load.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A power cut, played from a recording of all that the program did to its files: pages that were not synced are there, or
 * not, or in part, in any order; so are names that their folder did not sync. Whatever is found, the agent starts on it,
 * every line that was durable is there once, and every chain is right.
 */
@Timeout(2000)
class PowerCutTest {
    private static final int CUTS = Scene.LONG ? 60 : 5;
    private static final Pace RECORDED = new Pace(8, 2, 4_000_000, 0);
    private static final Pace AFTER = new Pace(1, 1, 1_000_000, 5);

    @Test
    void whatWasDurableIsThereWhereverThePowerFails() throws Exception {
        try (Scene scene = new Scene("power-cut")) {
            int port = freePort();
            Path state = scene.home.toRealPath().resolve("state");
            Load load = scene.load(state, port);
            Recording recording = new Recording(scene, load, state);
            recording.run(RECORDED, 1_500);
            recording.run(RECORDED, 1_000);
            Set<String> kept = cuts(scene, load, state.resolve("1"), recording);
            collected(scene, load, port, kept);
            scene.passed();
        }
    }

    /** Cuts at random places, most of them close behind a change of names, where starts and new segments are. */
    private static Set<String> cuts(Scene scene, Load load, Path slot, Recording recording) throws Exception {
        CutDisk disk = new CutDisk();
        Set<String> kept = Set.of();
        int played = 0;
        long most = 0;
        for (int cut : places(scene, recording)) {
            recording.play(disk, played, cut);
            played = cut;
            Set<String> sure = sure(scene, disk.sure(), slot);
            disk.afterCut(slot, scene.random);
            kept = start(scene, load, slot, "cut before operation " + cut);
            Set<String> lost = new TreeSet<>(sure);
            lost.removeAll(kept);
            assertEquals(Set.of(), lost, () -> "durable and lost, cut before operation " + cut + scene.where());
            most = Math.max(most, sure.size());
        }
        System.out.println("power-cut: " + CUTS + " cuts in " + recording.operations().size()
                + " operations, up to " + most + " durable lines at a cut, none lost");
        assertTrue(most > 0, () -> "nothing was ever durable" + scene.where());
        return kept;
    }

    private static Set<Integer> places(Scene scene, Recording recording) {
        List<Integer> names = new ArrayList<>();
        int all = recording.operations().size();
        for (int i = 0; i < all; i++) {
            switch (recording.operations().get(i).kind()) {
                case CREATE, RENAME, REMOVE -> names.add(i);
                default -> {
                    // bytes and syncs are everywhere else
                }
            }
        }
        Set<Integer> places = new TreeSet<>();
        while (places.size() < CUTS) {
            int near = names.get(scene.random.nextInt(names.size())) + 1 + scene.random.nextInt(4);
            places.add(scene.random.nextBoolean() ? Math.min(near, all - 1) : 1 + scene.random.nextInt(all - 1));
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
        Set<String> ids = WalLines.read(aside, false).ids();
        Scene.delete(aside);
        return ids;
    }

    /** Starts the agent on what is left, which must work; the payments that its WAL holds then, its own included. */
    private static Set<String> start(Scene scene, Load load, Path slot, String where) throws Exception {
        Run run = load.start(AFTER, List.of());
        run.await(AFTER.most());
        run.end();
        String said = run.running().said();
        assertFalse(said.contains("nothing is audited"), () -> where + ": " + said + scene.where());
        WalLines after = WalLines.read(slot, true);
        assertEquals(Set.of(), after.twice(), () -> where + scene.where());
        for (int i = 0; i < AFTER.most(); i++) {
            String id = run.name() + "-0-" + i;
            assertTrue(after.ids().contains(id), () -> id + " is missing after a " + where + scene.where());
        }
        return after.ids();
    }

    /** The collector takes what the last cut left. */
    private static void collected(Scene scene, Load load, int port, Set<String> kept) throws Exception {
        try (FaultyProxy proxy = new FaultyProxy(port, scene.collector.port(), scene.seed)) {
            proxy.calm();
            Run run = load.start(AFTER, List.of());
            run.await(AFTER.most());
            Set<String> all = new HashSet<>(kept);
            for (int i = 0; i < AFTER.most(); i++) {
                all.add(run.name() + "-0-" + i);
            }
            Await.until(
                    90,
                    () -> {
                        scene.log.read();
                        return scene.log.payments() >= all.size();
                    },
                    () -> scene.log.payments() + " of " + all.size() + run.running().said() + scene.where());
            run.end();
            scene.log.read();
            assertEquals(all, scene.log.ids(), scene::where);
            assertEquals(0, scene.log.doubles(), scene::where);
            scene.assertVerifies(Set.of("recovered", "gap"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
