package dev.indelible.agent.capture.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.agent.privacy.Privacy;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ids stay readable, secrets in a path do not. */
class PathTextTest {
    private final Privacy privacy = Privacy.of(List.of(), null, (found, why) -> {});

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "/accounts/ACC-1, /accounts/{id}, /accounts/ACC-1",
                "/reset/9f8a7c, /reset/{token}, /reset/[redacted]",
                "/login/9f8a7c/ok, /login/{secret:[a-z0-9]+}/ok, /login/[redacted]/ok",
                "/token/9f8a7c, none, /token/[redacted]",
                "/token/9f8a7c, /token/{id}, /token/[redacted]",
                "/token/new, /token/new, /token/new",
                "/token/, none, /token/",
                "/accounts/ACC-1, none, /accounts/ACC-1",
                "/token/9f8a7c, /*, /token/[redacted]",
                "/token/9f8a7c, /token/*, /token/[redacted]",
            })
    void secretsAreNotShown(String path, String route, String shown) {
        assertEquals(shown, PathText.shown(path, route, privacy));
    }
}
