package dev.indelible.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs in JVMs where no line can come; a test there fails with a message that says what to do. */
class WrongJvmTest {
    @AuditTrail
    static class NeedsLines {
        @Test
        void seesNone(AuditLines lines) {
            lines.none();
        }

        @Test
        void doesNotEvenLook() {}
    }

    private static void failsWith(String message) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .selectors(selectClass(NeedsLines.class))
                .execute()
                .testEvents();
        assertEquals(2, tests.failed().count());
        List<String> messages = tests.failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .getMessage())
                .toList();
        for (String seen : messages) {
            assertTrue(seen.contains(message) && seen.contains("-Dindelible.mode=test"), seen);
        }
    }

    @Test
    void withoutTheAgent() {
        failsWith("does not run in this JVM");
    }

    @Test
    void inAnotherMode() {
        failsWith("not in test mode");
    }
}
