package dev.indelible.sample.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.sample.story.Fleet.Ended;
import dev.indelible.sample.story.Fleet.Running;
import dev.indelible.sample.story.Trail.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bank under load is killed as hard as a process can be, again and again, and started anew on the same state folder.
 * What a client was told must stand in the log once: not lost, not twice.
 */
class KillIT {
    private static final int ROUNDS = 4;
    private static final int CLIENTS = 6;

    @Test
    void whatAClientWasToldIsInTheLogExactlyOnce(@TempDir Path home) throws Exception {
        try (Fleet fleet = new Fleet(home)) {
            fleet.startCollector();
            Path token = fleet.token();
            Path key = fleet.logKey();
            Path state = home.resolve("state");
            Set<String> answered = new HashSet<>();

            for (int round = 0; round < ROUNDS; round++) {
                Running bank = fleet.startBank(Fleet.THIS_JDK, fleet.agent(token, state));
                try (Load load = new Load(bank.address(), "KILL-" + round, CLIENTS)) {
                    int enough = ThreadLocalRandom.current().nextInt(100, 400);
                    Fleet.await(bank.process(), enough + " answers", () -> load.count() >= enough, bank.err());
                    bank.process().destroyForcibly();
                    assertTrue(bank.process().waitFor(20, TimeUnit.SECONDS));
                    answered.addAll(load.answered());
                }
            }

            Running last = fleet.startBank(Fleet.THIS_JDK, fleet.agent(token, state));
            Fleet.await(last.process(), "every answered request in the log", () -> in(fleet, answered), last.err());
            Fleet.stop(last);

            Trail trail = Trail.read(fleet.log());
            System.out.println("KillIT: " + answered.size() + " answered, "
                    + trail.where(event -> !event.at("recovered").isEmpty()).size() + " lines recovered");
            assertEachOnce(trail, answered);
            assertVerifies(fleet.verify(key), trail);
        }
    }

    /** No request stands twice, answered or not; an answered one stands once. */
    private static void assertEachOnce(Trail trail, Set<String> answered) {
        Map<String, List<Event>> calls = trail
                .where(event -> Requests.marker(event).startsWith("KILL-"))
                .stream()
                .collect(Collectors.groupingBy(Requests::marker));
        Map<String, Long> https = trail.where(event -> event.at("kind").equals("http")).stream()
                .collect(Collectors.groupingBy(event -> event.at("request"), Collectors.counting()));

        calls.forEach((marker, lines) -> assertEquals(1, lines.size(), () -> marker + ": " + lines));
        https.forEach((request, count) -> assertEquals(1, count, () -> "http lines of request " + request));
        Set<String> lost = answered.stream()
                .filter(marker -> !calls.containsKey(marker)
                        || !https.containsKey(calls.get(marker).get(0).at("request")))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), lost, () -> lost.size() + " of " + answered.size() + " answered requests are lost");
    }

    /** What the killed process had not sealed is recovered, and verify must say so; else there is nothing to say. */
    private static void assertVerifies(Ended verify, Trail trail) {
        List<Event> recovered = trail.where(event -> !event.at("recovered").isEmpty());
        List<Event> gaps = trail.where(event -> event.at("kind").equals("gap"));
        String said = verify.out() + verify.err();
        assertEquals(recovered.isEmpty() && gaps.isEmpty() ? 0 : 3, verify.exit(), said);
        assertEquals(!recovered.isEmpty(), said.contains("recovered"), said);
    }

    private static boolean in(Fleet fleet, Set<String> answered) {
        try {
            Trail trail = Trail.read(fleet.log());
            Map<String, Event> https = trail.where(event -> event.at("kind").equals("http")).stream()
                    .collect(Collectors.toMap(
                            event -> event.at("request"), Function.identity(), (first, second) -> first));
            Set<String> there = trail.all().stream()
                    .filter(event -> https.containsKey(event.at("request")))
                    .map(Requests::marker)
                    .collect(Collectors.toSet());
            return there.containsAll(answered);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
