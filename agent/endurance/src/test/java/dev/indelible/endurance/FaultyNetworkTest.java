package dev.indelible.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.endurance.Load.Pace;
import dev.indelible.endurance.Load.Run;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that refuses, holds, delays and cuts between agent and collector, and kills besides: exactly once. */
@Timeout(900)
class FaultyNetworkTest {
    private static final int THREADS = 8;
    private static final Set<String> ALL =
            Set.of("refused", "never answered", "delayed", "cut in a request", "cut in an answer");

    @Test
    void whatABadNetworkCarriesArrivesOnce() throws Exception {
        try (Scene scene = new Scene("faulty-network");
                FaultyProxy proxy = new FaultyProxy(scene.collector.port(), scene.seed)) {
            Load load = scene.load(scene.home.resolve("state"), proxy.port());
            int rounds = Scene.LONG ? 12 : 2;
            for (int round = 0; round < rounds || !proxy.done().keySet().equals(ALL); round++) {
                assertEquals(true, round < 20 * rounds, () -> "the dice never fell: " + proxy.done() + scene.where());
                Run run = load.start(new Pace(THREADS, 4, 8_000_000, 0), List.of());
                run.await(1);
                scene.log.read();
                long before = scene.log.payments();
                long enough = before + 1 + scene.random.nextInt(6_000);
                // However bad the network is: some of it arrives, or it is time for a kill.
                Await.within(4_000, () -> {
                    scene.log.read();
                    return scene.log.payments() > enough;
                });
                run.running().kill();
            }
            proxy.calm();
            Comparison end = scene.settle();
            System.out.println("faulty-network: " + proxy.done());
            scene.assertExactlyOnce(end);
            scene.assertVerifies(Set.of("recovered", "gap"));
            scene.passed();
        }
    }
}
