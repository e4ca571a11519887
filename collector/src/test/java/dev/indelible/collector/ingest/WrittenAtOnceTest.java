package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.HeldCopy;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.log.AuditLog;
import java.nio.file.Path;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One identity from many addresses: what waits to be written holds a thread of the server. */
@Timeout(120)
class WrittenAtOnceTest {
    private static final int STREAMS = 8;

    @TempDir
    Path folder;

    @Test
    void anIdentityHasAFewBatchesWrittenAtOnceWhereverTheyComeFrom() throws Exception {
        HeldCopy copy = new HeldCopy();
        ExecutorService threads = Executors.newFixedThreadPool(STREAMS);
        try (TestCollector collector = TestCollector.start(folder, AuditLog.SEGMENT_BYTES, copy)) {
            SigningKey identity = collector.enrolled("bank").identity;
            copy.hold();
            try {
                CompletionService<String> answers = new ExecutorCompletionService<>(threads);
                for (int i = 0; i < STREAMS; i++) {
                    byte[] body = new AgentStreamWriter(identity, "bank").openBatch();
                    String from = "127.0.0." + (2 + i);
                    var unused = answers.submit(() -> RawPost.answer(collector.url, from, body));
                }
                for (int i = 0; i < STREAMS / 2; i++) {
                    Future<String> answer = answers.poll(15, TimeUnit.SECONDS);
                    assertTrue(answer != null, "refused at once, while the others wait");
                    assertEquals("HTTP/1.1 429", answer.get().substring(0, 12));
                }
                copy.release();
                for (int i = 0; i < STREAMS / 2; i++) {
                    assertEquals("HTTP/1.1 200", answers.take().get().substring(0, 12));
                }
            } finally {
                copy.release();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
