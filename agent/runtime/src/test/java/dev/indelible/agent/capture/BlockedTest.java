package dev.indelible.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.method.AuditedTarget;
import dev.indelible.agent.capture.method.AuditedTypes;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.context.Carried;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.privacy.Privacy;
import dev.indelible.annotations.AuditUnavailableException;
import dev.indelible.annotations.Audited;
import dev.indelible.annotations.Audited.OnFailure;
import dev.indelible.annotations.Audited.Phase;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** One exception of ours reaches an application, and only where it asked for it. */
class BlockedTest {
    /** A buffer that takes so many records and then none. */
    private static final class Full implements Recorder {
        private int room;
        private int taken;
        private int lost;

        Full(int room) {
            this.room = room;
        }

        @Override
        public EventRecord start(EventKind kind) {
            return new EventRecord().start(kind, 0);
        }

        @Override
        public boolean record(EventRecord record) {
            taken++;
            return room-- > 0;
        }

        @Override
        public void excluded(EventKind kind) {}

        @Override
        public void lost(long events, String why) {
            lost++;
        }
    }

    @Audited(action = "blocks", onFailure = OnFailure.BLOCK)
    void blocks() {}

    @Audited(phase = Phase.INTENT_AND_OUTCOME)
    void allows() {}

    private Object enter(String method, Recorder recorder) throws Throwable {
        Coverage nothing = new Coverage() {
            @Override
            public void missing(String found, String why) {
                throw new AssertionError(found + ": " + why);
            }

            @Override
            public void covered(String what, String name) {}
        };
        EventLine lines = new EventLine(
                recorder,
                new ActorSources(),
                Policy.of(Settings.read(null, new Properties(), Map.of()), warning -> {}),
                Privacy.of(List.of(), null, (found, why) -> {}));
        Site site = new AuditedTarget(new AuditedTypes(List.of(), List.of(), nothing), lines, nothing)
                .site(new Place(BlockedTest.class, method, "()V"));
        return enter(site, recorder);
    }

    @Test
    void aCallWithoutItsLineDoesNotRun() throws Throwable {
        Full full = new Full(0);
        AuditUnavailableException stopped = assertThrows(AuditUnavailableException.class, () -> enter("blocks", full));
        assertTrue(stopped.getMessage().startsWith("blocks did not run"), stopped.getMessage());
        assertEquals(1, full.taken);
        assertNull(ThreadContext.current().where(), "nothing was entered");
        assertTrue(ThreadContext.current().begin(), "and nothing is under way");
        ThreadContext.current().end();
    }

    @Test
    void aCallWithItsLineRuns() throws Throwable {
        Full full = new Full(1);
        Object token = enter("blocks", full);
        assertEquals(
                "dev.indelible.agent.capture.BlockedTest.blocks",
                ThreadContext.current().where());
        exit(token, full);
        assertEquals(2, full.taken);
        assertNull(ThreadContext.current().where());
    }

    @Test
    void whoDoesNotAskRunsWithoutALine() throws Throwable {
        Full full = new Full(0);
        Object token = enter("allows", full);
        assertNotNull(token);
        exit(token, full);
        assertNull(ThreadContext.current().where());
    }

    @Test
    void whateverElseFailsIsCountedAndStays() throws Throwable {
        Full recorder = new Full(1);
        Site broken = (thread, self, arguments) -> {
            throw new StackOverflowError();
        };
        assertNull(enter(broken, recorder));
        Call failing = (thread, result, thrown) -> {
            throw new IllegalStateException();
        };
        exit(enter((thread, self, arguments) -> failing, recorder), recorder);
        assertEquals(2, recorder.lost);
    }

    @Test
    void whatFailsLeavesTheThreadAsItWas() throws Throwable {
        ThreadContext thread = ThreadContext.current();
        Carried bobs = new Carried(new RequestId(1, 2), null, null, null, null);
        thread.idle(bobs);
        thread.body(() -> "outer");
        thread.openStatement("outer");
        Full recorder = new Full(0);
        Site messy = (same, self, arguments) -> {
            same.authenticate();
            same.hiring(true);
            same.body(() -> "inner");
            same.openStatement("inner");
            same.carry(Carried.NOTHING);
            same.body(() -> "elsewhere");
            return null;
        };
        Site failsAtOnce = (same, self, arguments) -> {
            messy.enter(same, self, arguments);
            throw new IllegalStateException();
        };
        Site failsLater = (same, self, arguments) -> {
            messy.enter(same, self, arguments);
            return (again, result, thrown) -> {
                again.idle(null);
                throw new IllegalStateException();
            };
        };
        for (Site failing : List.of(failsAtOnce, failsLater)) {
            exit(enter(failing, recorder), recorder);
            assertEquals("outer", thread.where());
            assertEquals(bobs.request(), thread.requestId());
            assertFalse(thread.hiring());
            assertTrue(thread.authenticate(), "nothing is under way");
            thread.authenticated();
            assertEquals(1, thread.openStatement("next"));
            thread.closeStatement();
        }
        assertEquals(2, recorder.lost);
        thread.idle(null);
    }

    private Object enter(Site site, Recorder recorder) throws Throwable {
        return (Object) Advised.enter(site, recorder, "method").invoke((Object) this, new Object[0]);
    }

    private static void exit(Object token, Recorder recorder) throws Throwable {
        Advised.exit(recorder, "method").invoke(token, (Object) null, (Throwable) null);
    }
}
