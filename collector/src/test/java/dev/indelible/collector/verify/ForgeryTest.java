package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log signed though it is wrong, and what contradicts what it signed before. */
final class ForgeryTest extends WithForgedLog {
    @Test
    void anotherLogKeyPassesOnlyWhereNobodyKnowsTheRightOne() throws Exception {
        log.agent(identity, "bank", null).events(2).close();
        log.checkpoint();
        LogBuilder rewritten = new LogBuilder(256);
        rewritten.enrol(identity, "bank");
        rewritten.agent(identity, "bank", null).events(1).close();
        rewritten.checkpoint();
        Path root = rewritten.write(folder.resolve("rewritten"));
        assertEquals(3, run(root, null).exit());
        Report report = run(root, VerifierKey.parse(log.key()));
        assertEquals(1, report.exit());
        assertEquals("checkpoint", report.failure().place().file());
    }

    @Test
    void aStolenLogKeyCannotDropWhatAnAgentSaw() throws Exception {
        AgentLines witness = log.agent(identity, "bank", null).events(2).seal();
        SigningKey other = SigningKey.generate();
        log.enrol(other, "bank");
        AgentLines dropped = log.agent(other, "bank", null).events(5).close();
        CheckpointNote seen = log.checkpoint();
        witness.events(1).seal(seen).close();
        log.checkpoint();
        verified();

        List<byte[]> rest = new ArrayList<>(log.lines());
        rest.removeIf(line -> new String(line, StandardCharsets.UTF_8).contains(dropped.id));
        Report cut = verify(filled(log.fork(rest)));
        assertTrue(
                cut.failure().getMessage().startsWith("proof against the log: it signed a checkpoint of size"),
                cut.failure()::getMessage);
        assertEquals(witness.id, cut.failure().place().stream());

        int first = log.lines().size() - 4 - 8;
        LogBuilder replaced = log.fork(log.lines().subList(0, first));
        replaced.agent(other, "bank", null).events(5).close();
        log.lines().subList(first + 8, log.lines().size()).forEach(replaced::add);
        assertEquals(log.size(), replaced.size());
        Report rewritten = verify(filled(replaced));
        assertTrue(
                rewritten.failure().getMessage().startsWith("proof against the log: it signed another root"),
                rewritten.failure()::getMessage);
    }

    @Test
    void gossipThatTheLogDidNotSign() throws Exception {
        LogBuilder other = new LogBuilder(256);
        CheckpointNote foreign = other.checkpoint();
        log.agent(identity, "bank", null).events(1).seal(foreign).close();
        log.checkpoint();
        failsWith("not signed by this log");
    }

    @Test
    void linesThatTheLogSignedThoughTheyAreWrong() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null);
        String twice = agent.draft("alice", "a").replace("\"env\":\"test\"", "\"env\":\"test\",\"env\":\"prod\"");
        agent.put(twice.getBytes(StandardCharsets.UTF_8)).close();
        log.checkpoint();
        Report report = failsWith("grammar");
        assertEquals(4, report.failure().place().line());
        assertEquals(1, report.failure().place().seq());
        assertTrue(report.failure().place().offset() > 0);

        fresh();
        agent = log.agent(identity, "bank", null);
        String skipped = agent.draft("alice", "a").replace("\"seq\":1,", "\"seq\":2,");
        agent.put(skipped.getBytes(StandardCharsets.UTF_8)).close();
        log.checkpoint();
        failsWith("seq 2 where 1 is next");

        fresh();
        agent = log.agent(identity, "bank", null);
        String unlinked = agent.draft("alice", "a").replaceFirst("\"prev\":\"....", "\"prev\":\"AAAA");
        agent.put(unlinked.getBytes(StandardCharsets.UTF_8)).close();
        log.checkpoint();
        failsWith("prev is not the leaf");

        fresh();
        log.agent(identity, "bank", null).close().events(1);
        log.checkpoint();
        failsWith("the stream has ended");

        fresh();
        log.agent(identity, "bank", null).events(1).seal().events(2);
        log.checkpoint();
        Report unsealed = verify(log);
        assertEquals(3, unsealed.exit());
        assertTrue(unsealed.findings().toString().contains("line 6, seq 3"), unsealed.findings()::toString);

        fresh();
        agent = log.agent(identity, "bank", null);
        String endless = agent.draft("alice", "a").replace("\"test\"", "\"" + "x".repeat(70_000) + "\"");
        agent.put(endless.getBytes(StandardCharsets.UTF_8)).close();
        log.checkpoint();
        failsWith("longer than 65535 bytes");
    }

    @Test
    void wrongLinesOfTheCollectorsOwnStream() throws Exception {
        log.collector("seal", json -> {});
        log.checkpoint();
        failsWith("does not stand in the collector's stream");

        fresh();
        log.skipOwnSeq();
        log.collector("config", json -> {});
        log.checkpoint();
        failsWith("seq 3 where 2 is next");

        fresh();
        log.collector("config", json -> {});
        log.collector("config", json -> {});
        List<byte[]> lines = new ArrayList<>(log.lines());
        lines.set(
                2,
                new String(lines.get(2), StandardCharsets.UTF_8)
                        .replace("\"env\":\"test\"", "\"env\":\"prod\"")
                        .getBytes(StandardCharsets.UTF_8));
        log = filled(log.fork(lines));
        failsWith("prev is not the leaf of the line before");

        fresh();
        log.collector("hold", identity, json -> {});
        log.checkpoint();
        failsWith("not signed by the operator");

        fresh();
        log.collector("open", json -> json.writeNumberProperty("v", 1));
        log.checkpoint();
        failsWith("does not stand in the collector's stream");
    }

    /** Who holds the storage but no key can make lines and tiles agree, and still not the signed root. */
    @Test
    void linesAndTilesThatAgreeAgainstTheCheckpoint() throws Exception {
        log.agent(identity, "bank", null).events(2).close();
        LogBuilder changed = log.fork(log.lines());
        log.collector("config", json -> {});
        log.checkpoint();
        byte[] last = log.lines().get(log.lines().size() - 1);
        changed.add(new String(last, StandardCharsets.UTF_8)
                .replace("\"env\":\"test\"", "\"env\":\"prod\"")
                .getBytes(StandardCharsets.UTF_8));
        changed.checkpoint();
        Path root = changed.write(folder.resolve("changed"));
        assertEquals(0, run(root, VerifierKey.parse(log.key())).exit(), "the log itself could have written this");
        Files.writeString(root.resolve("checkpoint"), log.newest().text());
        Path kept = root.resolve("checkpoints/" + log.size());
        Files.delete(kept);
        Report report = run(root, VerifierKey.parse(log.key()));
        assertEquals("checkpoint", report.failure().place().file());
        assertTrue(report.failure().getMessage().contains("signed another root"), report.failure()::getMessage);
    }

    @Test
    void timesThatRunBack() throws Exception {
        log.checkpoint(2_000_000_000);
        log.agent(identity, "bank", null).close();
        log.checkpoint(1_999_999_999);
        failsWith("its time runs back");
    }

    @Test
    void aFolderThatWasRolledBack() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null).events(2).seal();
        log.checkpoint();
        Path before = log.write(folder.resolve("before"));
        agent.close();
        log.checkpoint();
        VerifierKey key = VerifierKey.parse(log.key());
        SeenCheckpoints seen = new SeenCheckpoints(folder.resolve("seen"));
        assertEquals(3, Verified.run(before, key, seen, 2).exit());
        seen.remember(log.newest());
        Path after = log.write(folder.resolve("after"));
        assertEquals(0, Verified.run(after, key, seen, 2).exit());
        for (VerifierKey given : new VerifierKey[] {key, null}) {
            Report report = Verified.run(before, given, seen, 2);
            assertEquals(1, report.exit());
            assertTrue(report.failure().getMessage().contains("rolled back"), report.failure()::getMessage);
        }

        LogBuilder fork = log.fork(log.lines().subList(0, 2));
        fork.agent(identity, "bank", null).events(20).close();
        fork.checkpoint();
        Path other = fork.write(folder.resolve("other"));
        Report report = Verified.run(other, key, seen, 2);
        assertTrue(report.failure().getMessage().contains("does not extend"), report.failure()::getMessage);
    }

    private static LogBuilder filled(LogBuilder log) {
        log.checkpoint();
        return log;
    }
}
