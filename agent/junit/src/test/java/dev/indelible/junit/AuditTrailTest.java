package dev.indelible.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As a developer uses it, under the real agent; and each assertion fails where it should. */
@AuditTrail
class AuditTrailTest {
    private final Bank bank = new Bank();

    @BeforeEach
    void prepare(AuditLines lines) {
        bank.statement("of the preparations");
        lines.clear();
    }

    private void transfer(String amount) {
        bank.transfer("ACC-17", new BigDecimal(amount), Bank.Channel.WEB, 3, "1234");
    }

    private static String failure(Runnable assertion) {
        return assertThrows(AssertionError.class, assertion::run).getMessage();
    }

    @Test
    void aCallIsALine(AuditLines lines) {
        transfer("250.00");
        lines.only("account.transfer")
                .hasKind("method")
                .hasCategory("update")
                .hasOutcome("success")
                .hasActor("unknown")
                .hasResource("account", "ACC-17")
                .hasData("amount", new BigDecimal("250.00"))
                .hasData("channel", Bank.Channel.WEB)
                .hasData("count", 3)
                .hasData("pin", "[redacted]")
                .hasNoData("to")
                .has("where", "dev.indelible.junit.Bank.transfer")
                .has("error", null)
                .hides("1234");
        lines.none();
    }

    @Test
    void aFailureIsALine(AuditLines lines) {
        assertThrows(IllegalArgumentException.class, () -> transfer("-1"));
        AuditLine line = lines.next().hasOutcome("failure").has("error", IllegalArgumentException.class.getName());
        assertTrue(line.json().startsWith("{\"stream\":\""), line.json());
        assertTrue(line.members().get("seq") instanceof Long);
    }

    @Test
    void linesHaveAnOrder(AuditLines lines) {
        bank.statement("A");
        transfer("1");
        bank.statement("B");
        lines.next().hasResource("Bank", "A");
        assertEquals(
                List.of("account.transfer", "account.statement"),
                lines.all().stream().map(line -> line.get("action")).toList());
        lines.none();
    }

    @Test
    void linesOfOtherThreadsAreWaitedFor(AuditLines lines) {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            bank.statementLater(executor, "later");
            lines.only("account.statement").hasResource("Bank", "later");
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void whatIsNotSoFails(AuditLines lines) {
        assertTrue(failure(() -> lines.next(Duration.ofMillis(50))).contains("no audit line came within 50 ms"));
        transfer("250.00");
        AuditLine line = lines.next();
        assertTrue(
                failure(() -> line.hasOutcome("denied")).startsWith("outcome of the audit line is success instead of"));
        failure(() -> line.hasKind("jdbc"));
        failure(() -> line.hasAction("transfer"));
        failure(() -> line.hasCategory("read"));
        failure(() -> line.hasActor("alice"));
        failure(() -> line.hasResource("account", "ACC-18"));
        failure(() -> line.hasResource("Bank", "ACC-17"));
        failure(() -> line.hasData("amount", 250));
        failure(() -> line.hasData("memo", null));
        failure(() -> line.hasNoData("pin"));
        failure(() -> line.has("actor.none", "x"));
        failure(() -> line.hides("ACC-17"));
        bank.statement("A");
        bank.statement("B");
        assertTrue(failure(() -> lines.only("account.statement")).startsWith("2 audit lines of action"));
        assertTrue(failure(lines::none).contains("method account.statement (success), method account.statement"));
        lines.clear();
    }
}
