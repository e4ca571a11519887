package dev.indelible.agent.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.event.ClassLoads;
import dev.indelible.agent.wal.WalStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first contact waits while an application starts, and for nothing else. */
@Timeout(30)
class FirstContactTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final Pauses pauses = new Pauses();

    /** Whenever it is asked, so many classes have been loaded; somebody waits for a receipt at that question. */
    private FirstContact contact(int classes, int urgentAt) {
        return new FirstContact(new Voice() {
            @Override
            public void notice(String topic, String message) {}

            @Override
            public void alarm(String found, String why) {}

            @Override
            public boolean reenter(WalStream rejected, String why, boolean newIdentity) {
                return false;
            }

            @Override
            public boolean urgent() {
                for (int i = 0; i < classes; i++) {
                    ClassLoads.one();
                }
                return asked.incrementAndGet() >= urgentAt;
            }
        });
    }

    private void await(FirstContact contact) {
        pauses.begin();
        contact.await(pauses);
    }

    @Test
    void comesWhenNoClassesAreLoaded() {
        await(contact(0, Integer.MAX_VALUE));
        assertTrue(asked.get() > 0, "it looks whether somebody waits");
    }

    /** Each question is one look's; without the classes there would be no more than those of the first look. */
    @Test
    void waitsAsLongAsManyAreLoadedAndNobodyWaitsForAReceipt() {
        await(contact(25, 30));
        assertTrue(asked.get() >= 30, "it came early, after " + asked.get());
    }

    @Test
    void comesForWhoWaitsForAReceipt() {
        await(contact(25, 1));
        assertEquals(2, asked.get(), "at the first question, and the one that ends the waiting");
    }

    @Test
    void waitsForNothingAtTheEnd() {
        pauses.finish(0);
        await(contact(25, Integer.MAX_VALUE));
        assertEquals(0, asked.get());
    }
}
