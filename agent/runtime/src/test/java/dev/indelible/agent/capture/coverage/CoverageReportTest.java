package dev.indelible.agent.capture.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoverageReportTest {
    private static final int MOST = 20_000;

    private final List<String> told = new ArrayList<>();
    private final CoverageReport report = new CoverageReport((found, why) -> told.add(found + ": " + why));

    @Test
    void aFindingIsToldOnceAndAtOnce() {
        report.missing("Netty server", "not captured");
        report.missing("Netty server", "for another reason");
        assertEquals(List.of("Netty server: not captured"), told);
        assertTrue(report.changed());
    }

    @Test
    void newsAreWhatWasNotToldYet() {
        assertFalse(report.changed());
        report.covered("pool", "b");
        report.covered("pool", "a");
        report.covered("driver", "h2");
        report.covered("pool", "a");
        assertTrue(report.changed());
        assertEquals(Map.of("driver", List.of("h2"), "pool", List.of("a", "b")), report.news());
        assertFalse(report.changed());
        assertEquals(Map.of(), report.news());
        report.covered("pool", "a");
        assertFalse(report.changed());
        report.covered("pool", "c");
        assertTrue(report.changed());
        assertEquals(Map.of("pool", List.of("c")), report.news());
    }

    @Test
    void theTextNamesAllInOrderEachOnALine() {
        report.covered("method", "com.acme.A.pay");
        report.covered("driver", "h2-2.4.240");
        report.missing("com.acme.B", "cannot be linked: a\nmessage\r of\u0085\u2028lines");
        report.missing("com.acme.A", "no body");
        String expected = """
                title

                audited
                  driver     h2-2.4.240
                  method     com.acme.A.pay

                not audited
                  com.acme.A: no body
                  com.acme.B: cannot be linked: a message  of  lines
                """;
        assertEquals(expected, report.text("title"));
    }

    @Test
    void theTextSaysThatNothingIsMissing() {
        assertTrue(report.text("title").endsWith("\nnot audited\n  nothing was found that should be and is not\n"));
    }

    @Test
    void allThatFitsIsThereAndMoreIsSaidToBeMore() {
        for (int i = 0; i < MOST - 1; i++) {
            report.covered("method", "m" + i);
        }
        report.missing("last", "fits");
        assertEquals(List.of("last: fits"), told);
        assertFalse(report.text("t").contains("More was found"));
        report.covered("method", "one too many");
        report.missing("another", "does not fit");
        assertEquals(List.of("last: fits"), told);
        assertEquals(MOST - 1, report.news().get("method").size());
        assertTrue(report.text("t").endsWith("\nMore was found than the 20000 entries that fit here.\n"));
    }

    @Test
    void manyThreadsFindTheSameOnce() throws Exception {
        AtomicInteger findings = new AtomicInteger();
        CoverageReport shared = new CoverageReport((found, why) -> findings.incrementAndGet());
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                for (int n = 0; n < 500; n++) {
                    shared.missing("found " + n, "why");
                    shared.covered("method", "m" + n);
                }
            }));
        }
        threads.forEach(Thread::start);
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(500, findings.get());
        assertEquals(500, shared.news().get("method").size());
    }
}
