package dev.indelible.sample.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * Uses the bank as its three users do, one request after the other, and says whether each answer was the right one.
 *
 * <p>The demo launches this file with {@code java Drive.java http://127.0.0.1:PORT}, so that it needs a JDK and nothing
 * else; it must not use any other class of ours. Exits 0 if every answer was right, else 1.
 */
public final class Drive {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String bank;
    private int wrong;

    private Drive(String bank) {
        this.bank = bank;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 1) {
            System.err.println("Give the bank's address, such as http://127.0.0.1:8080");
            System.exit(2);
        }
        Drive drive = new Drive(args[0]);
        drive.all();
        System.exit(drive.wrong == 0 ? 0 : 1);
    }

    private void all() throws IOException, InterruptedException {
        String limit = "{\"limit\":3000.00}";
        step("alice views an account", "alice", "GET", "/accounts/ACC-1", null, 200, "\"balance\":5000.00");
        step(
                "alice transfers 250.00",
                "alice",
                "POST",
                "/transfers",
                order("ACC-1", "ACC-2", "250.00", "rent"),
                204,
                "");
        step("alice raises a limit: denied", "alice", "PUT", "/accounts/ACC-1/limit", limit, 403, "");
        step("carol, administrator, may", "carol", "PUT", "/accounts/ACC-1/limit", limit, 204, "");
        step(
                "bob transfers more than is there",
                "bob",
                "POST",
                "/transfers",
                order("ACC-2", "ACC-1", "450.00", "too much"),
                422,
                "does not hold that much");
        step(
                "bob transfers to a frozen account: rolled back",
                "bob",
                "POST",
                "/transfers",
                order("ACC-1", "ACC-3", "25.00", "to a frozen one"),
                409,
                "is frozen");
        step("bob sees that nothing left", "bob", "GET", "/accounts/ACC-1", null, 200, "\"balance\":4750.00");
        step(
                "alice has a statement written by another thread",
                "alice",
                "POST",
                "/accounts/ACC-1/statement",
                "{\"most\":10}",
                200,
                "\"memo\":\"rent\"");
        step("somebody tries bob's name with a wrong password", "bob:guess", "GET", "/accounts/ACC-1", null, 401, "");
    }

    private static String order(String from, String to, String amount, String memo) {
        String pin = from.equals("ACC-2") ? "48205716" : "73019258";
        return "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":%s,\"pin\":\"%s\",\"memo\":\"%s\"}"
                .formatted(from, to, amount, pin, memo);
    }

    private void step(String what, String user, String method, String path, String json, int status, String holds)
            throws IOException, InterruptedException {
        String login = user.indexOf(':') < 0 ? user + ":" + user + "-password" : user;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(bank + path))
                .timeout(PATIENCE)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        if (json == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json));
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        boolean right = answer.statusCode() == status && answer.body().contains(holds);
        System.out.printf("   %3d  %-4s %-25s %s%n", answer.statusCode(), method, path, what);
        if (!right) {
            wrong++;
            System.out.println("        WRONG: expected " + status + " " + holds + ", the answer was " + answer.body());
        }
    }
}
