package dev.indelible.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bank by itself, without the agent, over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "bank.bcrypt-strength=4")
class BankTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    private Environment environment;

    @Test
    void showsAnAccountButNeverTheHashOfItsPin() throws Exception {
        HttpResponse<String> answer = get("alice", "/accounts/ACC-2");

        assertEquals(200, answer.statusCode());
        assertEquals("Ben Ostrow", JSON.readTree(answer.body()).get("owner").asString());
        assertFalse(answer.body().contains("$2a$"), answer.body());
    }

    @Test
    void bookedTransferStandsOnTheStatementThatAnotherThreadWrote() throws Exception {
        BigDecimal before = balance("ACC-1");

        assertEquals(
                204,
                transfer("alice", "ACC-1", "ACC-2", "10.00", "73019258", "rent").statusCode());
        assertEquals(
                204,
                transfer("bob", "ACC-2", "ACC-1", "10.00", "48205716", "rent back")
                        .statusCode());

        HttpResponse<String> statement = send("alice", "POST", "/accounts/ACC-1/statement", "{\"most\":2}");
        assertEquals(200, statement.statusCode(), statement.body());
        JsonNode tree = JSON.readTree(statement.body());
        assertEquals(0, before.compareTo(tree.get("balance").decimalValue()));
        assertEquals("rent back", tree.get("movements").get(0).get("memo").asString());
        assertEquals("rent", tree.get("movements").get(1).get("memo").asString());
    }

    @Test
    void transferToFrozenAccountIsRolledBack() throws Exception {
        BigDecimal before = balance("ACC-1");

        HttpResponse<String> answer = transfer("alice", "ACC-1", "ACC-3", "10.00", "73019258", "to a frozen one");

        assertProblem(409, "Account ACC-3 is frozen.", answer);
        assertEquals(0, before.compareTo(balance("ACC-1")));
    }

    @Test
    void transferIsRefusedForABusinessReason() throws Exception {
        assertProblem(
                422,
                "Account ACC-2 does not hold that much.",
                transfer("alice", "ACC-2", "ACC-1", "400.00", "48205716", "too much"));
        assertProblem(
                422,
                "The amount is over the transfer limit of account ACC-2.",
                transfer("alice", "ACC-2", "ACC-1", "500.01", "48205716", "over the limit"));
        assertProblem(
                403,
                "The PIN does not belong to account ACC-2.",
                transfer("alice", "ACC-2", "ACC-1", "1.00", "0000", "wrong pin"));
        assertProblem(
                404,
                "There is no account ACC-9.",
                transfer("alice", "ACC-9", "ACC-1", "1.00", "0000", "no such source"));
    }

    @Test
    void onlyAnAdministratorSetsALimit() throws Exception {
        String order = "{\"limit\":500.00}";

        assertProblem(403, "You have not the right to do this.", send("alice", "PUT", "/accounts/ACC-2/limit", order));
        assertEquals(204, send("carol", "PUT", "/accounts/ACC-2/limit", order).statusCode());
    }

    @Test
    void anAdministratorMovesNoMoney() throws Exception {
        assertEquals(
                403,
                transfer("carol", "ACC-1", "ACC-2", "1.00", "73019258", "not hers")
                        .statusCode());
    }

    @Test
    void withoutALoginNothingIsShown() throws Exception {
        HttpRequest anonymous = request("/accounts/ACC-1").build();
        HttpResponse<String> answer = http.send(anonymous, BodyHandlers.ofString());

        assertProblem(401, "Log in with a user name and a password.", answer);
        assertTrue(answer.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Basic "));
        assertEquals(
                401,
                http.send(login(request("/accounts/ACC-1"), "alice", "wrong").build(), BodyHandlers.ofString())
                        .statusCode());
    }

    @Test
    void inputThatIsNoOrderIsRefusedBeforeTheBankLooksAtIt() throws Exception {
        assertEquals(
                400,
                transfer("alice", "ACC-1", "ACC-2", "-1.00", "73019258", "negative")
                        .statusCode());
        assertEquals(
                400,
                transfer("alice", "ACC-1", "ACC-2", "0.001", "73019258", "fraction")
                        .statusCode());
        assertEquals(400, get("alice", "/accounts/a'b").statusCode());
        assertEquals(
                400,
                send("alice", "POST", "/accounts/ACC-1/statement", "{\"most\":0}")
                        .statusCode());
    }

    /** A form of another site can send these three types without asking first, so none of them may be read. */
    @Test
    void whatAForeignFormCouldSendIsNotAccepted() throws Exception {
        for (String type : new String[] {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}) {
            HttpRequest forged = login(request("/accounts/ACC-1/statement"), "alice", "alice-password")
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString("{\"most\":1}"))
                    .build();
            assertEquals(415, http.send(forged, BodyHandlers.ofString()).statusCode(), type);
        }
    }

    private static void assertProblem(int status, String detail, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse("none"));
        assertEquals(detail, JSON.readTree(answer.body()).get("detail").asString());
    }

    private BigDecimal balance(String account) throws IOException, InterruptedException {
        return JSON.readTree(get("bob", "/accounts/" + account).body())
                .get("balance")
                .decimalValue();
    }

    private HttpResponse<String> transfer(String user, String from, String to, String amount, String pin, String memo)
            throws IOException, InterruptedException {
        String order = "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":%s,\"pin\":\"%s\",\"memo\":\"%s\"}"
                .formatted(from, to, amount, pin, memo);
        return send(user, "POST", "/transfers", order);
    }

    private HttpResponse<String> get(String user, String path) throws IOException, InterruptedException {
        return http.send(login(request(path), user, user + "-password").build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String user, String method, String path, String json)
            throws IOException, InterruptedException {
        HttpRequest request = login(request(path), user, user + "-password")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + environment.getRequiredProperty("local.server.port") + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpRequest.Builder login(HttpRequest.Builder request, String user, String password) {
        String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return request.header("Authorization", "Basic " + basic);
    }
}
