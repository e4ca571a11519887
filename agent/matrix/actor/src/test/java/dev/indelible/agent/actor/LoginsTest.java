package dev.indelible.agent.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.chain.line.Line;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in and out of Spring Security: who each line names, and one line for each login, failure and logout. */
class LoginsTest {
    @TempDir
    static Path folder;

    private static AuditedRun run;

    @BeforeAll
    static void logInAndOut() throws Exception {
        run = Desk.run(folder, Map.of("http", "all", "actor.claim", "preferred_username"), List.of(), "logins");
    }

    @Test
    void theDeskWorks() {
        assertEquals(0, run.process().exit(), run.process().err());
        assertEquals(
                List.of(
                        "anonymous 200",
                        "basic 200",
                        "basic-again 200",
                        "basic-wrong 401",
                        "basic-unknown 401",
                        "bearer 200",
                        "bearer-again 200",
                        "bearer-wrong 401",
                        "form-wrong 302",
                        "form-in 302",
                        "form 200",
                        "form-open 200",
                        "remembered 200",
                        "form-out 204",
                        "after-logout 401",
                        "boss-in 302",
                        "switch 204",
                        "switched 200"),
                run.process().out().lines().toList());
    }

    @Test
    void eachLineNamesWhoCameIn() {
        assertEquals(
                List.of(
                        "anonymous: anonymous anonymousUser",
                        "basic: user u01",
                        "basic-again: user u01",
                        "bearer: user u02",
                        "bearer-again: user u02",
                        "form: user u03",
                        "form-open: user u03",
                        "remembered: user u03",
                        "switched: user u04 by boss",
                        "behalf:0: user customer-7 by u03",
                        "behalf:1: user customer-7 by u03",
                        "behalf:2: user customer-7 by u03",
                        "behalf:after: user u03"),
                run.events().stream()
                        .filter(line -> line.kind().equals("method"))
                        .filter(line -> !Desk.of(line, "resource", "id").startsWith("scheduler"))
                        .map(line -> Desk.of(line, "resource", "id") + ": " + Desk.actor(line) + by(line))
                        // Three of them run at once.
                        .sorted(Comparator.comparing(text -> text.startsWith("behalf") ? text : ""))
                        .toList());
    }

    private static String by(Line line) {
        String by = Desk.of(line, "actor", "by");
        return by == null ? "" : " by " + by;
    }

    /** Basic and bearer prove themselves with each request, and have one line; a name that is none is not shown. */
    @Test
    void eachLoginFailureAndLogoutIsOneLine() {
        assertEquals(
                List.of(
                        "auth.login success user u01, account u01, Basic",
                        "auth.login failure unknown unknown, account u01, Basic",
                        "auth.login failure unknown unknown, account [redacted], Basic",
                        "auth.login success user u02, account u02, BearerToken",
                        "auth.login failure unknown unknown, account unknown, BearerToken",
                        "auth.login failure unknown unknown, account [redacted], UsernamePassword",
                        "auth.login success user u03, account u03, UsernamePassword",
                        "auth.login success user u03, account u03, RememberMe",
                        "auth.logout success user u03, account u03, null",
                        "auth.login success user boss, account boss, UsernamePassword"),
                run.events().stream()
                        .filter(line -> line.kind().equals("auth"))
                        .map(line -> line.text("action") + " " + line.text("outcome") + " " + Desk.actor(line)
                                + ", account " + Desk.of(line, "resource", "id") + ", "
                                + Desk.of(line, "data", "method"))
                        .toList());
    }

    @AfterAll
    static void print() throws Exception {
        StringBuilder table = new StringBuilder(String.format("%nlogins, failures, logouts%n"));
        run.events().stream()
                .filter(line -> line.kind().equals("auth"))
                .collect(Collectors.groupingBy(
                        line -> line.text("action") + " " + line.text("outcome") + ", "
                                + Desk.of(line, "data", "method"),
                        TreeMap::new,
                        Collectors.counting()))
                .forEach((what, seen) -> table.append(String.format("%-45s %8s %8d%n", what, "", seen)));
        Desk.print(table);
    }

    @Test
    void noLineHoldsACredential() {
        for (Line line : run.lines()) {
            assertTrue(!Desk.text(line).contains("SECRET"), Desk.text(line));
            assertTrue(!Desk.text(line).contains("eyJhbGciOi"), Desk.text(line));
            assertTrue(!line.kind().equals("gap"), Desk.text(line));
        }
    }
}
