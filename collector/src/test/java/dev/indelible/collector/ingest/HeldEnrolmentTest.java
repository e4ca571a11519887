package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.HeldCopy;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.log.AuditLog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A token's uses while the log takes longer to write a line than anybody waits for it. */
@Timeout(180)
class HeldEnrolmentTest {
    @TempDir
    Path folder;

    private final HeldCopy copy = new HeldCopy();
    private final ExecutorService agents = Executors.newCachedThreadPool();
    private TestCollector collector;

    @BeforeEach
    void start() throws Exception {
        collector = TestCollector.start(folder, AuditLog.SEGMENT_BYTES, copy);
    }

    @AfterEach
    void stop() throws Exception {
        copy.release();
        agents.shutdownNow();
        collector.close();
    }

    @Test
    void aUseCountsThoughNobodyWaitsForItsLineAnyMore() throws Exception {
        String token = collector.token("bank", 1, Instant.now().plusSeconds(600));
        SigningKey first = SigningKey.generate();
        SigningKey second = SigningKey.generate();
        copy.hold();
        List<Future<Reply>> given = new ArrayList<>();
        given.add(enrol(token, first));
        copy.awaitAsked();
        given.add(enrol(token, first));
        given.add(enrol(token, second));
        for (Future<Reply> reply : given) {
            assertEquals(503, reply.get().status());
        }
        copy.release();
        Reply enrolled = enrol(token, first).get();
        assertEquals(200, enrolled.status());
        assertEquals(410, enrol(token, second).get().status());
        assertEquals(1, enrolments());
        collector.close();
        collector = TestCollector.start(folder);
        assertEquals(410, enrol(token, second).get().status(), "counted again from the log");
        assertEquals(enrolled.number("index"), enrol(token, first).get().number("index"));
    }

    @Test
    void whoAsksTwiceAtOnceIsEnrolledOnce() throws Exception {
        String token = collector.token("bank", 2, Instant.now().plusSeconds(600));
        SigningKey identity = SigningKey.generate();
        copy.hold();
        List<Future<Reply>> given = new ArrayList<>();
        given.add(enrol(token, identity));
        copy.awaitAsked();
        given.add(enrol(token, identity));
        given.add(enrol(token, SigningKey.generate()));
        given.add(enrol(token, SigningKey.generate()));
        copy.release();
        long index = given.get(0).get().number("index");
        assertEquals(index, given.get(1).get().number("index"));
        int third = given.get(2).get().status() + given.get(3).get().status();
        assertEquals(200 + 410, third, "one of the two has the second use");
        assertEquals(2, enrolments());
    }

    private Future<Reply> enrol(String token, SigningKey identity) {
        return agents.submit(() -> collector.client().enrol(token, identity));
    }

    private long enrolments() throws Exception {
        return collector.lines().stream()
                .filter(line -> line.contains("\"kind\":\"enrol\""))
                .count();
    }
}
