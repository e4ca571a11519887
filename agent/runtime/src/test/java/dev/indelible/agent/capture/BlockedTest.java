package dev.indelible.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.capture.method.AuditedTarget;
import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.privacy.Privacy;
import dev.indelible.annotations.AuditUnavailableException;
import dev.indelible.annotations.Audited;
import dev.indelible.annotations.Audited.OnFailure;
import dev.indelible.annotations.Audited.Phase;
import java.lang.invoke.MethodHandle;
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
        Site site = new AuditedTarget(lines, nothing).site(new Place(BlockedTest.class, method, "()V"));
        MethodHandle enter = Advised.enter(site, recorder, "method");
        return (Object) enter.invoke((Object) this, new Object[0]);
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
        Call call = assertInstanceOf(Call.class, enter("blocks", full));
        assertEquals(
                "dev.indelible.agent.capture.BlockedTest.blocks",
                ThreadContext.current().where());
        call.end(ThreadContext.current(), null, null);
        assertEquals(2, full.taken);
        assertNull(ThreadContext.current().where());
    }

    @Test
    void whoDoesNotAskRunsWithoutALine() throws Throwable {
        Call call = assertInstanceOf(Call.class, enter("allows", new Full(0)));
        call.end(ThreadContext.current(), null, null);
    }

    @Test
    void whateverElseFailsIsCountedAndStays() throws Throwable {
        Full recorder = new Full(1);
        Site broken = (thread, self, arguments) -> {
            throw new StackOverflowError();
        };
        assertNull((Object) Advised.enter(broken, recorder, "method").invoke((Object) this, new Object[0]));
        Call failing = (thread, result, thrown) -> {
            throw new IllegalStateException();
        };
        Advised.exit(recorder, "method").invoke((Object) failing, (Object) null, (Throwable) null);
        assertEquals(2, recorder.lost);
    }
}
