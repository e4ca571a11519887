package dev.indelible.sample.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that send numbered requests over kept connections until the bank is gone: views of accounts that do not exist,
 * and now and then a transfer. Remembers the number of each request whose whole answer arrived.
 */
final class Load implements AutoCloseable {
    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("bob:bob-password".getBytes(StandardCharsets.UTF_8));

    private final String bank;
    private final String prefix;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final ExecutorService clients;
    private volatile String wrong;

    /** Starts at once. {@code prefix}: of the requests' numbers. */
    Load(String bank, String prefix, int clients) {
        this.bank = bank;
        this.prefix = prefix;
        this.clients = Executors.newFixedThreadPool(clients);
        for (int i = 0; i < clients; i++) {
            this.clients.execute(this::untilGone);
        }
        this.clients.shutdown();
    }

    /** The numbers answered; waits until the clients have noticed that the bank is gone. */
    Set<String> answered() throws InterruptedException {
        if (!clients.awaitTermination(20, TimeUnit.SECONDS)) {
            throw new AssertionError("The clients still find a bank at " + bank);
        }
        if (wrong != null) {
            throw new AssertionError(wrong);
        }
        return Set.copyOf(answered);
    }

    private void untilGone() {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        try {
            while (true) {
                int number = next.incrementAndGet();
                String marker = prefix + "-" + number;
                int status = http.send(number % 10 == 0 ? transfer(marker) : view(marker), BodyHandlers.ofString())
                        .statusCode();
                if (status != 404 && status != 204) {
                    wrong = "The bank answered " + status + " to " + marker;
                    return;
                }
                answered.add(marker);
            }
        } catch (IOException e) {
            // The bank is gone: this request has no answer, and nothing is claimed of it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest view(String marker) {
        return request("/accounts/" + marker).build();
    }

    private HttpRequest transfer(String marker) {
        String order = "{\"from\":\"ACC-1\",\"to\":\"ACC-2\",\"amount\":0.01,\"pin\":\"73019258\",\"memo\":\"%s\"}"
                .formatted(marker);
        return request("/transfers")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(bank + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", LOGIN);
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }
}
