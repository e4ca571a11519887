package dev.indelible.agent.matrix.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.chain.line.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A method's line names the transaction that its body ran in, so that readers know whether its success held. */
class TransactionTest {
    @TempDir
    Path folder;

    @Test
    void everyLineNamesTheTransactionOfItsBody() throws Exception {
        AuditedRun run = AuditedRun.of(folder, Map.of(), App.classPath(), "com.acme.method.BankCases");
        assertEquals(0, run.process().exit(), run.process().err());
        Expected expected = new Expected()
                .lines(
                        "commits after the body",
                        "UPDATE accounts success t1",
                        "bank.add success t1",
                        "tx.commit success t1")
                .lines(
                        "rolled back by its exception",
                        "UPDATE accounts success t1",
                        "bank.fail failure t1",
                        "tx.rollback success t1")
                .lines(
                        "rolled back later",
                        "UPDATE accounts success t1",
                        "bank.add success t1",
                        "tx.rollback success t1")
                .lines(
                        "one of its own inside",
                        "UPDATE accounts success t1",
                        "INSERT notes success t2",
                        "bank.apart success t2",
                        "tx.commit success t2",
                        "bank.both failure t1",
                        "tx.rollback success t1")
                .lines(
                        "goes on after others",
                        "INSERT notes success t1",
                        "bank.apart success t1",
                        "tx.commit success t1",
                        "UPDATE accounts success t2",
                        "bank.add success t2",
                        "INSERT notes success t3",
                        "bank.apart success t3",
                        "tx.commit success t3",
                        "bank.touchless success t2",
                        "tx.commit success t2")
                .lines("no statement", "bank.idle success t1", "tx.commit success t1")
                .lines("no transaction", "INSERT notes success", "bank.template success")
                .lines(
                        "begins and ends inside",
                        "UPDATE accounts success t1",
                        "bank.add success t1",
                        "tx.commit success t1",
                        "bank.inside success t1");
        assertEquals("", expected.differences("Transactions", cases(run.events())));
    }

    /** As {@link Seen#cases}, with each case's transactions by their number. */
    private static Map<String, List<String>> cases(List<Line> events) {
        Map<String, List<String>> cases = new LinkedHashMap<>();
        Map<String, String> numbers = new HashMap<>();
        List<String> current = new ArrayList<>();
        for (Line line : events) {
            if ("case".equals(line.text("action"))) {
                current = new ArrayList<>();
                numbers.clear();
                cases.put((String) line.object("data").get("name"), current);
                continue;
            }
            String tx = line.text("tx");
            String number = tx == null ? "" : " " + numbers.computeIfAbsent(tx, fresh -> "t" + (numbers.size() + 1));
            current.add(line.text("action") + " " + line.text("outcome") + number);
        }
        return cases;
    }
}
