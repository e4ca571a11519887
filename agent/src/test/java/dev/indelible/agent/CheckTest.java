package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.Forked;
import dev.indelible.annotations.Audited;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check}, on classes that are compiled here: right ones pass, each wrong one is named, none is run. */
class CheckTest {
    private static final String HEAD = "package com.acme; import dev.indelible.annotations.*; import java.util.*;"
            + " import java.util.concurrent.*; ";

    @TempDir
    Path folder;

    private Path classes;

    @BeforeEach
    void make() throws Exception {
        classes = Files.createDirectory(folder.resolve("classes"));
    }

    private static String annotations() throws Exception {
        return Path.of(Audited.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    /** {@code source}: of one top-level type. */
    private void compile(String name, String source, String... options) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".java"), HEAD + source);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-cp", annotations() + File.pathSeparator + classes, "-d", classes.toString()));
        arguments.addAll(List.of("-Xlint:-options", "--release", "17", file.toString()));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertEquals(0, compiler.run(null, null, null, arguments.toArray(String[]::new)), source);
    }

    private Forked check(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("-jar", Forked.JAR, "check"));
        command.addAll(List.of(arguments));
        return Forked.java(folder, Map.of(), command.toArray(String[]::new));
    }

    private Forked check() throws Exception {
        return check(classes.toString());
    }

    private void passes(String... lines) throws Exception {
        Forked run = check();
        for (String line : lines) {
            assertTrue(run.out().contains(line), line + " in:\n" + run.out());
        }
        assertEquals(0, run.exit(), run.out() + run.err());
        assertTrue(run.out().contains(" 0 problems"), run.out());
    }

    private void failsWith(String problem) throws Exception {
        Forked run = check();
        assertEquals(1, run.exit(), run.out() + run.err());
        assertTrue(
                run.out().lines().anyMatch(line -> line.startsWith("problem ") && line.contains(problem)), run.out());
        assertTrue(run.out().contains(" 1 problem,"), run.out());
    }

    @Test
    void whatIsRightPassesAndNothingRuns() throws Exception {
        Path ran = folder.resolve("ran");
        compile(
                "Payments",
                "public class Payments { static { try { java.nio.file.Files.createFile(java.nio.file.Path.of(\"" + ran
                        + "\")); } catch (Exception e) {} }"
                        + " public record Order(String memo, @Sensitive(Sensitive.Mode.MASK) String card, Customer by) {}"
                        + " public static class Person { public String note; public boolean isOld() { return true; } }"
                        + " public static final class Customer extends Person { public String getId() { return \"\"; } }"
                        + " @Audited(action = \"account.transfer\", category = \"update\", resource = \"{from}/{order.by.id}\","
                        + " resourceType = \"account\", data = {\"{order.memo}\", \"{order.card}\", \"{order.by.note}\","
                        + " \"{order.by.old}\", \"{password}\"}, result = \"{result.memo}\")"
                        + " private static Order transfer(String from, Order order, String password,"
                        + " @AuditParam(\"pin\") @Sensitive String p) { return order; }"
                        + " @Audited(result = \"{result.memo}\") CompletableFuture<Order> later() { return null; }"
                        + " @Audited Payments() {} }",
                "-parameters");
        passes(
                "com.acme.Payments.transfer(String, Order, String, String)\n    account.transfer, update, account"
                        + " {from}/{order.by.id}; data order.memo, order.card [mask], order.by.note, order.by.old,"
                        + " password [drop], pin [drop], result.memo",
                "com.acme.Payments.later()\n    Payments.later, execute, method; data result.memo",
                "com.acme.Payments.<init>()",
                "3 audited methods, 0 problems, 0 notes");
        assertFalse(Files.exists(ran), "the checked class was initialised");
    }

    @Test
    void aPathMustStartAtAParameter() throws Exception {
        compile("A", "class A { @Audited(resource = \"{from}\") void a(String from) {} }");
        failsWith("com.acme.A.a: {from} names no parameter");
    }

    @Test
    void aPathMustResolve() throws Exception {
        compile("A", "record A(String memo) { @Audited(data = \"{a.mmo}\") static void a(@AuditParam(\"a\") A a) {} }");
        failsWith("{a.mmo}: com.acme.A has no property mmo");
    }

    @Test
    void aPathGoesThroughPublicGettersOnly() throws Exception {
        compile(
                "A",
                "class A { String getHidden() { return \"\"; } public void getNothing() {} public static int getOne() {"
                        + " return 1; } String field;"
                        + " @Audited(data = {\"{a.hidden}\"}) static void a(@AuditParam(\"a\") A a) {} }");
        failsWith("has no property hidden");
    }

    @Test
    void theJdksClassesAreFollowedToo() throws Exception {
        compile("A", "class A { @Audited(data = \"{s.bytes.size}\") void a(@AuditParam(\"s\") String s) {} }");
        failsWith("{s.bytes.size}: byte[] has no property size");
    }

    @Test
    void theResultIsFollowed() throws Exception {
        compile(
                "A",
                "record A(String id) { @Audited(result = \"{result.name}\") CompletionStage<A> a() { return null; } }");
        failsWith("{result.name}: com.acme.A has no property name");
    }

    @Test
    void nothingHasNoResult() throws Exception {
        compile("A", "class A { @Audited(result = \"{result}\") void a() {} }");
        failsWith("returns nothing");
    }

    @Test
    void aBraceMustClose() throws Exception {
        compile("A", "class A { @Audited(resource = \"{id\") void a(@AuditParam(\"id\") String id) {} }");
        failsWith("has an open brace");
    }

    @Test
    void aCategoryIsOneOfTen() throws Exception {
        compile("A", "class A { @Audited(category = \"upsert\") void a() {} }");
        failsWith("category upsert is none of");
    }

    @Test
    void aNativeMethodCannotBeAudited() throws Exception {
        compile("A", "class A { @Audited native void a(); }");
        failsWith("it is native");
    }

    @Test
    void twoMindsAreOneTooMany() throws Exception {
        compile("A", "class A { @Audited @NotAudited void a() {} }");
        failsWith("both @Audited and @NotAudited");
    }

    @Test
    void aMarkOnAParameterNeedsAnAuditedMethod() throws Exception {
        compile("A", "class A { void a(@AuditParam(\"x\") String x) {} }");
        failsWith("com.acme.A.a: @AuditParam stands on a parameter of a method that is not audited");
    }

    @Test
    void aTypeWithoutPublicMethodsAuditsNothing() throws Exception {
        compile("A", "@Audited class A { void a() {} }");
        failsWith("declares no public method");
    }

    @Test
    void aBodyThatKnowsNothingOfTheInterface() throws Exception {
        compile("I", "interface I { @Audited void a(); }");
        compile("P", "class P { public void a() {} }");
        compile("C", "class C extends P implements I {}");
        failsWith("its body is com.acme.P.a");
    }

    @Test
    void whatMayResolveIsANote() throws Exception {
        compile("I", "interface I { String getName(); }");
        compile(
                "A",
                "class A<T> { @Audited(data = {\"{i.name}\", \"{i.id}\", \"{o.id}\", \"{t.id}\", \"{m.id}\"})"
                        + " void a(I i, Object o, T t, Map<String, String> m) {} }",
                "-parameters");
        Forked run = check();
        assertEquals(0, run.exit(), run.out());
        assertTrue(run.out().contains("1 audited method, 0 problems, 4 notes"), run.out());
        assertTrue(run.out().contains("{i.id}: com.acme.I has no property id, but what stands for it may"), run.out());
    }

    @Test
    void inheritedAnnotationsCount() throws Exception {
        compile(
                "I",
                "interface I<T> { @Audited(action = \"i.a\", data = \"{what}\") void a(@AuditParam(\"what\") T t); }");
        compile(
                "C",
                "@Audited class C implements I<String> { public void a(String s) {} public void b() {}"
                        + " @NotAudited public void c() {} public String toString() { return \"\"; } }");
        passes("C.a, execute", "C.b, execute", "2 audited methods");
    }

    @Test
    void aPatternMustMatch() throws Exception {
        compile("A", "class A { public void a() {} void b() {} }");
        Forked run = check(classes.toString(), "--methods", "com.acme.A#*,com.acme.A#b,com.acme.B#a,nonsense");
        assertEquals(1, run.exit());
        assertTrue(run.out().contains("2 audited methods, 2 problems"), run.out());
        assertTrue(run.out().contains("problem indelible.methods=com.acme.B#a: it matches no method"), run.out());
        assertTrue(run.out().contains("problem indelible.methods=nonsense: it is no method pattern"), run.out());
    }

    @Test
    void readsJarsAndTellsPrograms() throws Exception {
        compile("P", "public class P { public String getId() { return \"\"; } }");
        Path library = folder.resolve("library.jar");
        Path main = folder.resolve("main.jar");
        jar(library, classes);
        compile("A", "class A extends P { @Audited(resource = \"{p.id}\") void a(@AuditParam(\"p\") P p) {} }");
        Files.delete(classes.resolve("com/acme/P.class"));
        jar(main, classes);
        Forked alone = check(main.toString(), "--json");
        assertEquals(0, alone.exit(), alone.out() + alone.err());
        assertTrue(alone.out().contains("\"where\":\"supertypes\""), alone.out());
        assertTrue(alone.out().contains("give it with --classpath"), alone.out());
        Forked run = check(main.toString(), "--classpath", library.toString(), "--json");
        assertEquals(
                "{\"audited\":[{\"method\":\"com.acme.A.a(P)\",\"action\":\"A.a\",\"category\":\"execute\","
                        + "\"resourceType\":\"A\",\"resource\":\"{p.id}\",\"data\":[\"p\"]}],\"problems\":[],\"notes\":[]}",
                run.out().strip());
        assertEquals(0, run.exit());
    }

    private void jar(Path file, Path content) throws Exception {
        Forked jar = Forked.tool("jar", folder, Map.of(), "cf", file.toString(), "-C", content.toString(), ".");
        assertEquals(0, jar.exit(), jar.err());
    }

    @Test
    void aWrongCommandLineIsTwo() throws Exception {
        assertEquals(2, check().exit() == 1 ? check("--nonsense").exit() : 0);
        assertEquals(
                2, Forked.java(folder, Map.of(), "-jar", Forked.JAR, "check").exit());
        Forked none = check(folder.resolve("none").toString());
        assertEquals(1, none.exit());
        assertTrue(none.err().contains("does not exist"), none.err());
        assertTrue(check().err().contains("there is no class file"), check().err());
    }
}
