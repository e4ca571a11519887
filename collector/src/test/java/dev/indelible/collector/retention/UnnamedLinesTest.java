package dev.indelible.collector.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.line.Line;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.verify.VerifyCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Lines of a bank's stream that do not say so, as logs have them that were written before the collector refused them: the
 * stream's open is removed already.
 */
@Timeout(120)
class UnnamedLinesTest {
    private static final int SEGMENT = 256;

    @TempDir
    Path folder;

    private AgedLog log;

    @BeforeEach
    void aStreamOfTheBank() {
        log = new AgedLog(folder.resolve("home"));
    }

    @Test
    void aHoldOnTheirStreamsServiceKeepsThem() throws Exception {
        segmentOf(null);
        log.hold("case-7", Holds.PLACED, "bank");
        log.age(40);
        Plan plan = log.plan("keep 30d");
        assertEquals(List.of(), plan.going());
        assertTrue(plan.stays().contains("hold case-7 keeps its lines of service bank"), plan.stays());
    }

    @Test
    void theRulesOfTheirStreamsServiceCount() throws Exception {
        segmentOf(null);
        log.age(40);
        assertEquals(1, log.plan("keep 30d").going().size());
        assertEquals(List.of(), log.plan("keep 30d\nkeep 400d service bank").going());
    }

    @Test
    void ofTwoServicesTheLongerTimeCounts() throws Exception {
        segmentOf("desk");
        log.age(40);
        assertEquals(1, log.plan("keep 30d").going().size());
        assertEquals(List.of(), log.plan("keep 30d\nkeep 400d service bank").going());
        assertEquals(List.of(), log.plan("keep 30d\nkeep 400d service desk").going());
        assertEquals(
                1,
                log.plan("keep 30d service bank\nkeep 30d service desk\nkeep 30d")
                        .going()
                        .size());
        log.hold("case-8", Holds.PLACED, "desk");
        assertEquals(List.of(), log.plan("keep 30d").going());
    }

    @Test
    void aLogWithSuchLinesOpensAndVerifies() throws Exception {
        segmentOf(null);
        log.collector().close();
        String key = log.keys().logSigner().verifier().toString();
        int exit = new CommandLine(new VerifyCommand())
                .execute(
                        log.home.log().toString(),
                        "--key",
                        key,
                        "--state",
                        folder.resolve("seen").toString());
        assertEquals(3, exit, "the stream is open, and lines are removed");
    }

    /** At the log's front a segment whose agent lines are the bank's, and name this service, or none. */
    private void segmentOf(String named) throws Exception {
        AgentStreamWriter stream;
        try (TestCollector collector = log.collector()) {
            stream = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(stream.openBatch()).status());
            int room = SEGMENT - collector.lines().size();
            assertEquals(200, collector.client().lines(stream.batch(room - 1)).status());
        }
        log.age(20);
        stream.named = named;
        try (TestCollector collector = log.collector()) {
            List<Line> lines = new ArrayList<>();
            for (String line : new String(stream.batch(SEGMENT), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                lines.add(Line.parse(bytes, 0, bytes.length));
            }
            collector.log.submit(lines).get();
        }
        log.age(15);
        log.apply("keep 30d", null, step -> {});
        assertEquals(List.of(256L, 512L), log.firsts());
    }
}
