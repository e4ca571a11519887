package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.buffer.Ring;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks gets an answer, whatever happens to the thread that decides. */
@Timeout(60)
class AdmissionTest {
    @TempDir
    Path folder;

    private final Admission admission = new Admission();

    private boolean answer() throws Exception {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> answer.complete(admission.keeps(1)));
        thread.setDaemon(true);
        thread.start();
        return answer.get(20, TimeUnit.SECONDS);
    }

    /** As where there is no memory for what is decided. */
    @Test
    void aDecisionThatFailsIsNone() throws Exception {
        assertThrows(NullPointerException.class, () -> admission.shut(true, null));
        assertTrue(answer());
        assertFalse(admission.isShut());
        Ring ring = Ring.create(folder.resolve("ring"), new byte[16]);
        admission.shut(true, ring);
        assertFalse(answer());
    }

    /** As where the thread that decides is suspended for good: nobody knows, so nobody promises. */
    @Test
    void aDecisionThatNeverEndsIsNotWaitedForWithoutEnd() throws Exception {
        Field deciding = Admission.class.getDeclaredField("deciding");
        deciding.setAccessible(true);
        deciding.setBoolean(admission, true);
        assertFalse(answer());
        deciding.setBoolean(admission, false);
        assertTrue(answer());
    }
}
