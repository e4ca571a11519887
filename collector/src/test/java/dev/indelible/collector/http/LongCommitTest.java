package dev.indelible.collector.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.HeldCopy;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.log.AuditLog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log that takes too long: who waits for it is told so, and never left with a closed connection. */
@Timeout(180)
class LongCommitTest {
    @TempDir
    Path folder;

    @Test
    void whoeverWaitsIsAnsweredAndFindsItStoredLater() throws Exception {
        HeldCopy copy = new HeldCopy();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (TestCollector collector = TestCollector.start(folder, AuditLog.SEGMENT_BYTES, copy)) {
            CollectorClient client = collector.client();
            String token = collector.token("bank", 3, Instant.now().plusSeconds(600));
            AgentStreamWriter stream = collector.enrolled("bank");
            byte[] batch = stream.openBatch();
            List<SigningKey> identities = List.of(SigningKey.generate(), SigningKey.generate());
            copy.hold();
            List<Callable<Reply>> requests = new ArrayList<>();
            requests.add(() -> client.lines(batch));
            identities.forEach(identity -> requests.add(() -> client.enrol(token, identity)));
            for (Future<Reply> reply : threads.invokeAll(requests)) {
                assertEquals(503, reply.get().status(), () -> "" + reply);
            }
            copy.release();
            assertEquals(200, again(() -> client.lines(batch)).status());
            for (SigningKey identity : identities) {
                assertEquals(200, again(() -> client.enrol(token, identity)).status());
            }
        } finally {
            copy.release();
            threads.shutdownNow();
        }
    }

    /** As an agent does, which is told to come back. */
    private static Reply again(Callable<Reply> request) throws Exception {
        Reply reply = request.call();
        while (reply.status() == 503) {
            reply = request.call();
        }
        return reply;
    }
}
