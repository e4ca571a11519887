package dev.indelible.sample.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.sample.story.Fleet.Ended;
import dev.indelible.sample.story.Fleet.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A collector that listens beyond loopback serves TLS, and agents know it by the pin in their token alone. It listens on
 * all addresses here; the traffic stays on loopback.
 */
class TlsIT {
    private static final String EVERYWHERE = "0.0.0.0:0";

    @TempDir
    Path home;

    @Test
    void linesTravelToTheServerThatTheTokenPins() throws Exception {
        try (Fleet fleet = new Fleet(home)) {
            Running collector = fleet.startCollector(EVERYWHERE);
            assertTrue(collector.address().startsWith("https://"), collector.address());
            Path token = fleet.token("--url", "https://127.0.0.1:" + Fleet.port(collector));
            Running bank = fleet.startBank(Fleet.THIS_JDK, fleet.agent(token, home.resolve("state")));
            assertEquals(200, view(bank));
            Fleet.stop(bank);
            Ended verified = fleet.verify(fleet.logKey());
            assertEquals(0, verified.exit(), verified::out);
            Ended shown = fleet.collector("show", fleet.log().toString(), "--kind", "http", "--actor", "alice");
            assertTrue(shown.out().contains("GET /accounts/{id}"), shown::out);
        }
    }

    @Test
    void anotherServerIsGivenNothingAndTheBankWorksOn() throws Exception {
        Path others = Files.createDirectory(home.resolve("others"));
        try (Fleet fleet = new Fleet(home);
                Fleet impostors = new Fleet(others)) {
            fleet.startCollector(EVERYWHERE);
            Running impostor = impostors.startCollector(EVERYWHERE);
            Path token = fleet.token("--url", "https://127.0.0.1:" + Fleet.port(impostor));
            Running bank = fleet.startBank(Fleet.THIS_JDK, fleet.agent(token, home.resolve("state")));
            assertEquals(200, view(bank));
            Fleet.await(
                    bank.process(),
                    "the agent's word that it was refused",
                    () -> Fleet.text(bank.err()).contains("no answer from"),
                    bank.err());
            Fleet.stop(bank);
            Ended shown = fleet.collector("show", impostors.log().toString(), "--all", "--json");
            assertEquals(1, shown.out().lines().count(), shown::out);
        }
    }

    private static int view(Running bank) throws Exception {
        String basic = Base64.getEncoder().encodeToString("alice:alice-password".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(bank.address() + "/accounts/ACC-1"))
                .header("Authorization", "Basic " + basic)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
