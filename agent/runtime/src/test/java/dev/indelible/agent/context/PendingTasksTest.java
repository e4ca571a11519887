package dev.indelible.agent.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.indelible.agent.actor.Actor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Runnable that several requests queue carries none of them: false attribution is worse than unknown. */
class PendingTasksTest {
    private final PendingTasks tasks = new PendingTasks();
    private final Object task = new Object();

    private static Carried of(String name) {
        return new Carried(
                new RequestId(1, name.hashCode()), new Actor(name, "user", List.of(), "test"), null, null, null);
    }

    @Test
    void carriesOnce() {
        tasks.queued(task, of("alice"));
        assertEquals(of("alice"), tasks.taken(task));
        assertNull(tasks.taken(task));
    }

    @Test
    void carriesNothingWhenMixed() {
        tasks.queued(task, of("alice"));
        tasks.queued(task, of("bob"));
        assertNull(tasks.taken(task));
        tasks.queued(task, of("carol"));
        assertNull(tasks.taken(task));
        assertNull(tasks.taken(task));
        tasks.queued(task, of("dora"));
        assertEquals(of("dora"), tasks.taken(task));
    }

    @Test
    void whatNobodyQueuedFirstIsNotTheNextOnes() {
        tasks.queued(task, null);
        tasks.queued(task, of("alice"));
        assertNull(tasks.taken(task));
        assertNull(tasks.taken(task));
    }

    @Test
    void nobodysSubmissionMixesToo() {
        tasks.queued(task, of("alice"));
        tasks.queued(task, null);
        assertNull(tasks.taken(task));
        assertNull(tasks.taken(task));
    }
}
