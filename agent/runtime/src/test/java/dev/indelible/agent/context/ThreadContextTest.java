package dev.indelible.agent.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.ActorSources;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread that runs another request's task in the midst of its own lends it nothing. */
class ThreadContextTest {
    private static final Actor ALICE = new Actor("alice", "user", List.of(), "request-principal");
    private static final Actor BOB = new Actor("bob", "user", List.of(), "request-principal");
    private static final RequestId OF_ALICE = new RequestId(1, 1);
    private static final RequestId OF_BOB = new RequestId(1, 2);

    private final ThreadContext thread = ThreadContext.current();
    private final ActorSources sources = new ActorSources();

    private record Request(RequestId id, String ip, Actor actor) implements RequestScope {
        @Override
        public RequestMark mark() {
            return new RequestMark();
        }

        @Override
        public void contains() {}

        @Override
        public String session() {
            return null;
        }

        @Override
        public String trace() {
            return null;
        }

        @Override
        public String span() {
            return null;
        }
    }

    @AfterEach
    void leave() {
        thread.idle(null);
    }

    @Test
    void aTaskOfAnotherRequestIsThatRequests() {
        thread.request(new Request(OF_BOB, "10.0.0.2", BOB));
        thread.body(() -> "bobs.method");
        Work outer = thread.carry(new Carried(OF_ALICE, ALICE, "10.0.0.1", null, null));
        assertEquals(ALICE, thread.actor(sources));
        assertEquals(OF_ALICE, thread.requestId());
        assertEquals("10.0.0.1", thread.ip());
        assertNull(thread.where());
        thread.resume(outer);
        assertEquals(BOB, thread.actor(sources));
        assertEquals(OF_BOB, thread.requestId());
        assertEquals("bobs.method", thread.where());
    }

    @Test
    void aTaskWithoutAUserDoesNotBorrowOne() {
        thread.request(new Request(OF_BOB, "10.0.0.2", BOB));
        thread.carry(new Carried(OF_ALICE, null, "10.0.0.1", null, null));
        assertEquals(Actor.UNKNOWN, thread.actor(sources));
    }

    @Test
    void aTaskOfTheSameRequestChangesNothing() {
        thread.request(new Request(OF_BOB, "10.0.0.2", BOB));
        thread.body(() -> "bobs.method");
        thread.carry(new Carried(OF_BOB, BOB, "10.0.0.2", null, null));
        assertEquals(BOB, thread.actor(sources));
        assertEquals("bobs.method", thread.where());
    }

    @Test
    void aRequestIsNotOfWhomAWorkerHadATaskFrom() {
        thread.idle(new Carried(OF_ALICE, ALICE, "10.0.0.1", null, null));
        thread.request(new Request(OF_BOB, "10.0.0.2", BOB));
        assertEquals(BOB, thread.actor(sources));
        assertEquals(OF_BOB, thread.requestId());
    }

    @Test
    void aWorkerForgetsWhatWentWrong() {
        thread.request(new Request(OF_BOB, "10.0.0.2", BOB));
        thread.openStatement("never closed");
        thread.idle(null);
        assertEquals(0, thread.openStatement("next"));
        assertEquals(Actor.UNKNOWN, thread.actor(sources));
        assertNull(thread.requestId());
    }

    @Test
    void aLateExitDoesNotDisturbTheNextStatement() {
        thread.openStatement("first");
        thread.request(new Request(OF_BOB, "10.0.0.2", BOB));
        thread.closeStatement();
        assertEquals(0, thread.openStatement("second"));
        assertEquals("second", thread.takeInnermost());
    }
}
