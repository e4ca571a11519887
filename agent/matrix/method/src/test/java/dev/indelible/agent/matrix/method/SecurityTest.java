package dev.indelible.agent.matrix.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.agent.harness.Forked;
import dev.indelible.chain.line.Line;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call that method security refuses is one line, with the audited action and outcome denied. */
class SecurityTest {
    @TempDir
    Path folder;

    private static final String REFUSED = "AuthorizationDeniedException";

    private void refusals(String title, String classPath, String way, String refused) throws Exception {
        AuditedRun run = AuditedRun.of(folder, Map.of(), classPath, "com.acme.method.SecuredCases", way);
        assertEquals(0, run.process().exit(), run.process().err());
        Expected expected = new Expected();
        for (String by : List.of("USER: ", "ADMIN: ")) {
            boolean admin = by.startsWith("ADMIN");
            String end = admin ? " success" : " denied " + refused;
            expected.lines(by + "@PreAuthorize", "vault.pre" + end)
                    .lines(by + "@PostAuthorize", "vault.post" + end)
                    .lines(by + "both, passes", "vault.both success")
                    .lines(by + "both, result refused", "vault.both denied " + refused)
                    .lines(by + "@Secured", "vault.secured" + end);
            if (!way.equals("xml")) {
                // Spring 5 knows the annotation of javax only.
                boolean known = refused.equals(REFUSED);
                expected.lines(by + "@RolesAllowed", "vault.roles" + (known ? end : " success"));
            }
            expected.lines(by + "body fails", "vault.fails failure IllegalStateException")
                    .lines(by + "body refuses", "vault.body denied SecurityException")
                    .lines(by + "not audited")
                    .lines(by + "annotated interface", "vault.door" + end);
            if (way.equals("handling")) {
                expected.lines(by + "handled before", "handling.pre" + (admin ? " success" : " denied"))
                        .lines(by + "handled after", "handling.post" + (admin ? " success" : " denied"));
            }
        }
        expected.lines("nobody", "vault.pre denied AuthenticationCredentialsNotFoundException");
        assertEquals("", expected.differences(title, Seen.cases(run.events())));
        Line pre = run.events().stream()
                .filter(line -> "vault.pre".equals(line.text("action")))
                .findFirst()
                .orElseThrow();
        assertEquals("ann", pre.object("actor").get("id"));
        assertEquals("{\"what\":\"x\"}", pre.raw("data"));
        assertEquals("com.acme.method.Vault.pre", pre.text("where"));
        Forked without = Forked.java(folder, Map.of(), "-cp", classPath, "com.acme.method.SecuredCases", way);
        assertEquals(without.out(), run.process().out());
        assertTrue(without.out().contains("post's body"), without.out());
    }

    @Test
    void springSecurity7() throws Exception {
        refusals("Spring Security 7", App.classPath(), "handling", REFUSED);
    }

    @Test
    void springSecurity6() throws Exception {
        refusals("Spring Security 6", App.withSpring("spring6"), "handling", REFUSED);
    }

    @Test
    void springSecurity5() throws Exception {
        refusals("Spring Security 5.8", App.withSpring("spring5"), "annotations", "AccessDeniedException");
    }

    @Test
    void springSecurity5BeforeAuthorizationManagers() throws Exception {
        refusals(
                "Spring Security 5, global-method-security", App.withSpring("spring5"), "xml", "AccessDeniedException");
    }
}
