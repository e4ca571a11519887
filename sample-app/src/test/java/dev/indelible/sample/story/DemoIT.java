package dev.indelible.sample.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.sample.story.Trail.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the demo as a newcomer would, then reads the trail that it left and asks it the auditor's questions. */
class DemoIT {
    private static final Path DEMO = Fleet.root().resolve("sample-app/target/demo");

    private static Trail trail;

    @BeforeAll
    static void demoEndsWell() throws Exception {
        // All three must be there before the demo could be tempted to do without one.
        Fleet.agentJar();
        Fleet.collectorJar();
        Fleet.sampleJar();
        Path said = Fleet.root().resolve("sample-app/target/demo-it.out");
        ProcessBuilder demo = new ProcessBuilder(
                        Fleet.root().resolve("sample-app/demo").toString(), "--no-build")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        demo.environment().put("JAVA_HOME", Fleet.THIS_JDK.toString());
        Process process = demo.start();
        try {
            assertTrue(process.waitFor(4, TimeUnit.MINUTES), () -> "The demo does not end: " + Fleet.text(said));
        } finally {
            process.destroy();
        }
        assertEquals(0, process.exitValue(), () -> Fleet.text(said));
        trail = Trail.read(DEMO.resolve("collector/log"));
    }

    @Test
    void everyLineAnswersTheSixQuestions() {
        for (Event event : trail.all()) {
            assertFalse(event.at("actor.id").isEmpty(), () -> "who: " + event);
            assertFalse(event.at("actor.type").isEmpty(), () -> "who: " + event);
            assertFalse(event.at("action").isEmpty(), () -> "what: " + event);
            assertFalse(event.at("kind").isEmpty(), () -> "what: " + event);
            assertTrue(event.at("time").matches("20..-..-..T..:..:..\\.......Z"), () -> "when: " + event);
            assertFalse(event.at("where").isEmpty(), () -> "where: " + event);
            assertNotEquals(
                    event.at("actor.ip").isEmpty(), event.at("actor.host").isEmpty(), () -> "where from: " + event);
            assertFalse(event.at("outcome").isEmpty(), () -> "outcome: " + event);
            assertFalse(event.at("resource.type").isEmpty(), () -> "resource: " + event);
            assertFalse(event.at("resource.id").isEmpty(), () -> "resource: " + event);
            assertFalse(event.at("service").isEmpty(), () -> "service: " + event);
        }
        assertTrue(trail.all().size() > 30, "The trail has only " + trail.all().size() + " lines");
    }

    /** Two cases, and no third: nobody is logged in while the bank makes its tables, and after a wrong password. */
    @Test
    void unknownStandsOnlyWhereNobodyCouldKnow() {
        List<String> paths = List.of("actor.id", "actor.type", "outcome", "resource.type", "resource.id");
        for (Event event : trail.all()) {
            Set<String> unknown = paths.stream()
                    .filter(path -> event.at(path).equals("unknown"))
                    .collect(Collectors.toSet());
            boolean atStart = Set.of("jdbc", "tx").contains(event.at("kind"))
                    && event.at("request").isEmpty();
            boolean noLogin = event.at("kind").equals("http")
                            && event.at("http.status").equals("401")
                    || event.is("auth", "auth.login") && event.at("outcome").equals("failure");
            if (atStart || noLogin) {
                unknown.removeAll(Set.of("actor.id", "actor.type"));
            }
            assertEquals(Set.of(), unknown, () -> event.toString());
        }
    }

    @Test
    void oneTransferIsOneStory() {
        Event transfer = trail.only(event ->
                event.is("method", "account.transfer") && event.at("outcome").equals("success"));
        assertEquals("alice", transfer.at("actor.id"));
        assertEquals("account", transfer.at("resource.type"));
        assertEquals("ACC-1", transfer.at("resource.id"));
        assertTrue(transfer.at("where").endsWith("TransferService.transfer"), transfer::toString);
        assertEquals("[redacted]", transfer.at("data.pin"));
        assertEquals("250.00", transfer.at("data.amount"));
        assertEquals("rent", transfer.at("data.memo"));

        List<Event> story = trail.ofRequest(transfer);
        for (Event event : story) {
            assertEquals("alice", event.at("actor.id"), event::toString);
            assertTrue(event.json().path("actor").path("roles").toString().contains("TELLER"), event::toString);
            assertEquals("127.0.0.1", event.at("actor.ip"), event::toString);
        }
        assertEquals(
                List.of("POST /transfers"),
                story.stream()
                        .filter(event -> event.at("kind").equals("http"))
                        .map(event -> event.at("action"))
                        .toList());
        assertEquals(2, changes(story, "UPDATE"), story::toString);
        assertEquals(1, changes(story, "INSERT"), story::toString);
        Event commit = only(story, "tx", "tx.commit");
        assertTrue(
                story.stream()
                        .filter(event -> event.at("jdbc.sql").startsWith("UPDATE"))
                        .allMatch(event -> event.at("tx").equals(commit.at("tx"))),
                story::toString);
    }

    @Test
    void anotherThreadStillWorksForAlice() {
        Event statement = trail.only(event -> event.is("method", "account.statement"));
        List<Event> story = trail.ofRequest(statement);

        assertEquals("export", statement.at("category"));
        assertEquals("10", statement.at("data.most"));
        assertEquals(1, ofKind(story, "http").size(), story::toString);
        assertEquals(2, ofKind(story, "jdbc").size(), story::toString);
        for (Event event : story) {
            assertEquals("alice", event.at("actor.id"), event::toString);
        }
    }

    @Test
    void whatMethodSecurityDeniedIsALineOfItsOwn() {
        Event denied = trail.only(event ->
                event.is("method", "account.limit") && event.at("outcome").equals("denied"));
        assertEquals("alice", denied.at("actor.id"));
        assertEquals("ACC-1", denied.at("resource.id"));

        List<Event> story = trail.ofRequest(denied);
        assertEquals(2, story.size(), story::toString);
        Event http = ofKind(story, "http").get(0);
        assertEquals("403", http.at("http.status"));
        assertEquals("denied", http.at("outcome"));

        Event allowed = trail.only(event ->
                event.is("method", "account.limit") && event.at("outcome").equals("success"));
        assertEquals("carol", allowed.at("actor.id"));
        assertEquals("3000.00", allowed.at("data.limit"));
    }

    @Test
    void whatTheBankRefusedChangedNothing() {
        Event refused = trail.only(event -> event.at("error").endsWith("InsufficientFunds")
                && event.at("kind").equals("method"));
        assertEquals("account.transfer", refused.at("action"));
        assertEquals("failure", refused.at("outcome"));
        assertEquals("bob", refused.at("actor.id"));

        List<Event> story = trail.ofRequest(refused);
        assertEquals(0, changes(story, "UPDATE"), story::toString);
        assertEquals("422", ofKind(story, "http").get(0).at("http.status"));
        assertEquals("failure", ofKind(story, "http").get(0).at("outcome"));
    }

    @Test
    void whatWasRolledBackSaysSo() {
        Event failed = trail.only(event ->
                event.at("error").endsWith("AccountFrozen") && event.at("kind").equals("method"));
        assertEquals("failure", failed.at("outcome"));
        assertEquals("bob", failed.at("actor.id"));

        List<Event> story = trail.ofRequest(failed);
        Event rollback = only(story, "tx", "tx.rollback");
        assertEquals(2, changes(story, "UPDATE"), story::toString);
        assertTrue(
                story.stream()
                        .filter(event -> event.at("jdbc.sql").startsWith("UPDATE"))
                        .allMatch(event -> event.at("tx").equals(rollback.at("tx"))),
                story::toString);
        assertTrue(story.stream().noneMatch(event -> event.is("tx", "tx.commit")), story::toString);
    }

    @Test
    void aWrongPasswordIsARequestOfNobody() {
        Event http = trail.only(event -> event.at("http.status").equals("401"));
        assertEquals("/accounts/ACC-1", http.at("resource.id"));
        assertEquals("denied", http.at("outcome"));
        assertNotEquals("bob", http.at("actor.id"), "The name was claimed, not proven");
        assertEquals("127.0.0.1", http.at("actor.ip"));
    }

    @Test
    void streamIsWholeAndClosed() {
        Event open = trail.only(
                event -> event.at("kind").equals("open") && event.at("service").equals("bank"));
        List<Event> stream = trail.where(event -> event.at("stream").equals(open.at("stream")));

        assertEquals("close", stream.get(stream.size() - 2).at("kind"));
        assertEquals("seal", stream.get(stream.size() - 1).at("kind"));
        assertEquals(
                List.of(),
                trail.where(event -> Set.of("gap", "coverage", "alarm").contains(event.at("kind"))
                        && !event.at("outcome").equals("success")));
        String covered =
                trail.where(event -> event.at("kind").equals("coverage")).toString();
        for (String name :
                List.of("TransferService.transfer as account.transfer", "org.h2.Driver", "Hikari", "Tomcat")) {
            assertTrue(covered.contains(name), () -> name + " is not covered: " + covered);
        }
        for (Event event : stream) {
            assertEquals("demo", event.at("env"), event::toString);
        }
    }

    @Test
    void noSecretIsWrittenAnywhere() throws IOException {
        String token = Files.readString(DEMO.resolve("bank.token")).strip();
        List<String> secrets = List.of("73019258", "48205716", "alice-password", "bob:guess", "$2a$10$", token);
        int files = 0;
        for (String folder : List.of("collector/log", "state")) {
            try (Stream<Path> all = Files.walk(DEMO.resolve(folder))) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    // One byte is one character here, so a secret between other bytes is found as well.
                    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                    files++;
                    for (String secret : secrets) {
                        assertFalse(bytes.contains(secret), () -> file + " holds a secret: " + secret.substring(0, 4));
                    }
                }
            }
        }
        assertTrue(files > 5, "Looked into only " + files + " files");
    }

    private static List<Event> ofKind(List<Event> story, String kind) {
        return story.stream().filter(event -> event.at("kind").equals(kind)).toList();
    }

    private static Event only(List<Event> story, String kind, String action) {
        List<Event> found =
                story.stream().filter(event -> event.is(kind, action)).toList();
        assertEquals(1, found.size(), story::toString);
        return found.get(0);
    }

    /** How many statements of the story changed a table in this way. */
    private static long changes(List<Event> story, String verb) {
        return story.stream()
                .filter(event -> event.at("jdbc.sql").startsWith(verb + " "))
                .count();
    }
}
