package dev.indelible.agent.matrix.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.agent.harness.Forked;
import dev.indelible.chain.line.Line;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Methods as compilers make them: exactly one line a call, or a coverage line that says why there is none. */
class MethodTest {
    private static final String MAIN = "com.acme.method.Cases";

    @TempDir
    static Path folder;

    private static AuditedRun run;

    @BeforeAll
    static void runAll() throws Exception {
        run = AuditedRun.of(
                folder,
                Map.of(
                        "methods",
                        "com.acme.method.Settings$*Service#*,com.acme.method.Settings$Ledger#move,"
                                + "com.acme.method.Settings$Port#call,java.util.ArrayList#add,nonsense",
                        "annotations",
                        "com.acme.method.Tracked"),
                App.classPath(),
                MAIN);
    }

    @Test
    void everyCallIsOneLine() throws Exception {
        Expected expected = new Expected()
                .lines("public", "plain.public success")
                .lines("protected", "plain.protected success")
                .lines("package", "plain.package success")
                .lines("private", "plain.private success")
                .lines("static", "plain.static success")
                .lines("synchronized", "plain.synchronized success", "plain.synchronized-static success")
                .lines("self-invoked", "plain.public success", "plain.private success", "plain.self success")
                .lines("recursive", "plain.recursive success", "plain.recursive success", "plain.recursive success")
                .lines("throws", "plain.fails failure IllegalStateException")
                .lines("throws what it calls denied", "plain.refuses denied Refused")
                .lines("throws SecurityException", "plain.security denied SecurityException")
                .lines("named by its class", "Plain.named success")
                .lines("interface", "inherited.pay success")
                .lines("interface's interface", "inherited.pay success")
                .lines("superclass's interface", "inherited.pay success")
                .lines("proxy before it", "inherited.pay success")
                .lines("superclass's body", "inherited.base success")
                .lines("override", "inherited.base success")
                .lines("override that calls super", "inherited.base success")
                .lines("override that is taken out")
                .lines("generic interface, bridge", "inherited.save success")
                .lines("its overload")
                .lines("generic superclasses, bridge", "inherited.generic success")
                .lines("own annotation first", "inherited.own success")
                .lines("default method", "inherited.default success")
                .lines("default method, overridden", "inherited.default success")
                .lines("enum constant's body", "inherited.enum success")
                .lines("anonymous class", "inherited.base success")
                .lines("constructor", "made.simple success")
                .lines("constructor with handlers and loops", "made.hard success")
                .lines("constructor that fails", "made.hard failure IllegalStateException")
                .lines("constructor whose super fails")
                .lines("constructor that calls this", "made.hard success", "made.delegating success")
                .lines("record", "made.record success")
                .lines("record that fails", "made.record failure IllegalArgumentException")
                .lines("type: public method", "Desk.open success")
                .lines("type: static method", "Desk.fixed success")
                .lines("type: taken out")
                .lines("type: package method")
                .lines("type: annotated method", "typed.own success")
                .lines("type: toString")
                .lines("type: subclass's override", "Child.open success")
                .lines("type: subclass's own method")
                .lines("type: interface", "typed.contract success")
                .lines("type: interface's default", "typed.contract success")
                .lines("type: not in the interface")
                .lines("type: record", "typed.record success")
                .lines("stage, done", "async.done success")
                .lines("stage, later", "plain.public success", "async.later success")
                .lines("stage, fails later", "async.fails failure IllegalStateException")
                .lines("stage, throws at once", "async.throws failure IllegalArgumentException")
                .lines("stage, null", "async.null success")
                .lines("stage, minimal", "async.minimal success")
                .lines("future that is a stage", "async.future success")
                .lines("future that is none", "async.plain-future unknown")
                .lines("values", "values.data success")
                .lines("paths that resolve nowhere", "values.wrong success")
                .lines("pattern: every public method", "LoanService.grant success")
                .lines("pattern: not audited")
                .lines("pattern: one private method", "Ledger.move success")
                .lines("pattern: another method")
                .lines("pattern: an interface's method", "Adapter.call success")
                .lines("alias annotation", "Marked.tracked success")
                .lines("alias annotation elsewhere")
                .lines(
                        "intent and outcome",
                        "phases.ok unknown intent",
                        "plain.public success",
                        "phases.ok success outcome")
                .lines(
                        "intent and failure",
                        "phases.fails unknown intent",
                        "phases.fails failure IllegalStateException outcome")
                .lines("block", "phases.block unknown intent", "phases.block success outcome")
                .lines("intent and stage", "phases.async unknown intent", "phases.async success outcome")
                .lines("lambda")
                .lines("proxy alone")
                .lines("body of a stranger")
                .lines("native")
                .lines("kotlin: top level", "kotlin.top success")
                .lines("kotlin: extension", "kotlin.extension success")
                .lines("kotlin: interface", "kotlin.contract success")
                .lines("kotlin: interface's body", "kotlin.default success")
                .lines("kotlin: delegation", "kotlin.contract success", "kotlin.contract success")
                .lines("kotlin: default arguments", "kotlin.defaults success")
                .lines("kotlin: overloads", "kotlin.overloads success", "kotlin.overloads success")
                .lines("kotlin: property", "kotlin.property success")
                .lines("kotlin: internal, mangled", "kotlin.internal success")
                .lines("kotlin: throws", "kotlin.throws failure IllegalStateException")
                .lines("kotlin: companion", "kotlin.static success")
                .lines("kotlin: companion, from Java", "kotlin.static success")
                .lines("kotlin: object", "kotlin.object success")
                .lines("kotlin: type", "kotlin.type success")
                .lines("kotlin: suspend");
        assertEquals(
                "",
                expected.differences("@Audited, on Java " + Runtime.version().feature(), Seen.cases(run.events())));
    }

    @Test
    void whatCannotFireIsSaid() {
        String said = run.events().stream()
                .filter(line -> line.kind().equals("coverage"))
                .map(line -> line.text("found") + ": " + line.text("why"))
                .sorted()
                .collect(Collectors.joining("\n"));
        for (String finding : List.of(
                "com.acme.method.Beyond$Task: a lambda or method reference in com.acme.method.Beyond ",
                "com.acme.method.Beyond$Remote: a proxy made at run time",
                "com.acme.method.Beyond$Promise.keep in com.acme.method.Beyond$Adopted: its body is com.acme.method.Beyond$Stranger.keep",
                "com.acme.method.Beyond.foreign: it is native",
                "com.acme.method.Shop.suspending: it is a suspend function",
                "com.acme.method.Values.wrong resource: {nobody} names no parameter",
                "com.acme.method.Values.wrong {card.nothing}: {card.nothing}: com.acme.method.Values$Card has no property",
                "com.acme.method.Values.wrong {holder.nothing}: com.acme.method.Values$Holder has no property",
                "com.acme.method.Values.wrong {result}: {result} is of a method that returns nothing",
                "com.acme.method.Values.wrong category: no-such is none of",
                "indelible.methods=java.util.ArrayList#add: methods of the JDK",
                "indelible.methods=nonsense: it is no method pattern")) {
            assertTrue(said.contains(finding), finding + " in\n" + said);
            assertTrue(
                    run.process().err().contains(finding.substring(0, finding.indexOf(": "))),
                    run.process().err());
        }
        assertEquals(
                12, said.lines().filter(line -> !line.startsWith("@Sensitive")).count(), said);
    }

    @Test
    void linesSayWhatWasAskedAndNoMore() {
        Line line = one("values.data");
        assertEquals("{\"type\":\"card\",\"id\":\"Ada/10.00\"}", line.raw("resource"));
        assertEquals("warning", line.text("severity"));
        assertEquals(
                Map.of(
                        "card.number", "****1111",
                        "card.code", "[redacted]",
                        "card.holder", "com.acme.method.Values$Holder",
                        "card.holder.broken", "[unreadable]",
                        "amount", "10.00",
                        "customer", "[redacted]",
                        "password", "[redacted]",
                        "result.receiptId", "R-1",
                        "result.amount", "2.50"),
                line.object("data").entrySet().stream()
                        .filter(member -> !member.getKey().equals("count"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        assertEquals("now", one("async.done").object("data").get("result"));
        assertEquals("later", one("async.later").object("data").get("result"));
        assertEquals(
                "{\"account\":\"A\",\"code\":\"[redacted]\"}",
                first("inherited.pay").raw("data"));
        assertEquals(
                "{\"type\":\"account\",\"id\":\"A\"}", first("inherited.pay").raw("resource"));
        assertEquals(
                "com.acme.method.Inherited$Cards.pay", first("inherited.pay").text("where"));
        for (Line each : run.lines()) {
            assertTrue(
                    !Seen.text(each).contains("never said") && !Seen.text(each).contains("hunter2"), Seen.text(each));
        }
    }

    @Test
    void aCallTiesIntentAndOutcome() {
        List<Line> two = all("phases.ok");
        assertNotNull(two.get(0).text("call"));
        assertEquals(two.get(0).text("call"), two.get(1).text("call"));
        assertEquals(
                8,
                run.lines().stream().filter(line -> line.text("call") != null).count());
        assertEquals(
                4,
                run.lines().stream()
                        .filter(line -> line.text("call") != null)
                        .map(line -> line.text("call"))
                        .distinct()
                        .count());
    }

    @Test
    void coverageNamesEveryMethod() {
        String covered = run.lines().stream()
                .filter(line -> line.kind().equals("coverage") && line.raw("covered") != null)
                .map(Seen::text)
                .collect(Collectors.joining());
        for (String method : List.of(
                "com.acme.method.Plain.hidden as plain.private",
                "com.acme.method.Inherited$AccountStore.save as inherited.save",
                "com.acme.method.Made$Hard.<init> as made.hard",
                "com.acme.method.Settings$Ledger.move as Ledger.move",
                "com.acme.method.Typed$Child.open as Child.open")) {
            assertTrue(covered.contains('"' + method + '"'), method + " in " + covered);
        }
        assertTrue(!covered.contains("TakenOut.act"), covered);
    }

    @Test
    void theApplicationPrintsTheSameWithoutTheAgent() throws Exception {
        Forked without = Forked.java(folder, Map.of(), "-cp", App.classPath(), MAIN);
        assertEquals(0, without.exit(), without.err());
        assertEquals(0, run.process().exit(), run.process().err());
        assertEquals(without.out(), run.process().out());
        assertEquals(
                without.errors(),
                run.process().errors().stream()
                        .filter(line -> !line.startsWith("indelible: "))
                        .toList());
        assertTrue(without.out().lines().count() > 130, without.out());
    }

    private static List<Line> all(String action) {
        return run.events().stream()
                .filter(line -> action.equals(line.text("action")))
                .toList();
    }

    private static Line first(String action) {
        return all(action).get(0);
    }

    private static Line one(String action) {
        assertEquals(1, all(action).size());
        return first(action);
    }
}
