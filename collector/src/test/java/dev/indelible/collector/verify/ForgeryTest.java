package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs whose tiles and checkpoints are all right: written by somebody who holds the log's keys, or keys of his own. */
final class ForgeryTest {
    @TempDir
    Path folder;

    private LogBuilder log;
    private int written;
    private final SigningKey identity = SigningKey.generate();

    @BeforeEach
    void begin() {
        log = new LogBuilder(256);
        log.enrol(identity, "bank");
    }

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
        LogBuilder.Agent witness = log.agent(identity, "bank", null).events(2).seal();
        SigningKey other = SigningKey.generate();
        log.enrol(other, "bank");
        LogBuilder.Agent dropped = log.agent(other, "bank", null).events(5).close();
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
    void enrolmentsThatNobodyGranted() throws Exception {
        SigningKey thief = SigningKey.generate();
        String token = Encoding.base64url(new byte[16]);
        byte[] proof = thief.sign(Possession.message(token, LogBuilder.ORIGIN, "bank", thief.publicKey()));
        log.enrol(thief, "bank", token, proof, thief);
        log.checkpoint();
        failsWith("not signed by the operator");

        log = new LogBuilder(256);
        byte[] elsewhere = thief.sign(Possession.message(token, "audit.example/desk", "bank", thief.publicKey()));
        log.enrol(thief, "bank", token, elsewhere, log.operator);
        log.checkpoint();
        failsWith("proof of possession");
    }

    @Test
    void streamsOfIdentitiesThatMayNot() throws Exception {
        log.agent(SigningKey.generate(), "bank", null).close();
        log.checkpoint();
        failsWith("is not enrolled for service bank");

        fresh();
        log.agent(identity, "desk", null).close();
        log.checkpoint();
        failsWith("is not enrolled for service desk");

        log = new LogBuilder(256);
        log.agent(identity, "bank", null).close();
        log.enrol(identity, "bank");
        log.checkpoint();
        failsWith("is not enrolled for service bank");

        fresh();
        log.revoke(identity);
        log.agent(identity, "bank", null).close();
        log.checkpoint();
        failsWith("is not enrolled for service bank");

        fresh();
        LogBuilder.Agent agent = log.agent(identity, "bank", null).events(1).seal();
        log.revoke(identity);
        agent.events(1).close();
        log.checkpoint();
        failsWith("was revoked before this line");

        fresh();
        log.revoke(identity);
        log.enrol(identity, "bank");
        log.checkpoint();
        failsWith("was revoked before this line");
    }

    @Test
    void keysThatTakeAnothersPlace() throws Exception {
        SigningKey next = SigningKey.generate();
        SigningKey thief = SigningKey.generate();
        LogBuilder.Agent agent = log.agent(identity, "bank", null).events(1).seal();
        log.rotate(identity, next, "bank", identity, next);
        agent.events(1).close();
        log.agent(next, "bank", agent).events(1).close();
        log.checkpoint();
        verified();

        fresh();
        log.rotate(identity, next, "bank", identity, next);
        log.agent(identity, "bank", null).close();
        log.checkpoint();
        Report report = failsWith("is not enrolled for service bank");
        assertEquals(4, report.failure().place().line());

        fresh();
        log.rotate(identity, next, "bank", thief, next);
        log.checkpoint();
        report = failsWith("the old key has not signed");
        assertEquals(3, report.failure().place().line());

        fresh();
        log.rotate(identity, next, "bank", identity, thief);
        log.checkpoint();
        failsWith("the new key has not signed");

        fresh();
        log.rotate(identity, next, "desk", identity, next);
        log.checkpoint();
        failsWith("the key that is replaced is not enrolled");

        fresh();
        log.revoke(identity);
        log.rotate(identity, next, "bank", identity, next);
        log.checkpoint();
        failsWith("the key that is replaced is not enrolled");

        fresh();
        log.revoke(next);
        log.rotate(identity, next, "bank", identity, next);
        log.checkpoint();
        failsWith("was revoked before this line");
    }

    @Test
    void enrolmentsByARevokedToken() throws Exception {
        log.revokeToken(Encoding.base64url(new byte[16]));
        log.agent(identity, "bank", null).close();
        log.checkpoint();
        verified();

        fresh();
        log.revokeToken(Encoding.base64url(new byte[16]));
        log.enrol(SigningKey.generate(), "bank");
        log.checkpoint();
        failsWith("the token of this enrolment was revoked");
    }

    @Test
    void aRevocationThatTheOperatorDidNotSign() throws Exception {
        log.collector(
                "revoke",
                SigningKey.generate(),
                json -> json.writeStringProperty("identity", Encoding.base64(identity.publicKey())));
        log.checkpoint();
        Report report = failsWith("is not signed by the operator");
        assertEquals(3, report.failure().place().line());
    }

    @Test
    void linesThatTheLogSignedThoughTheyAreWrong() throws Exception {
        LogBuilder.Agent agent = log.agent(identity, "bank", null);
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
        LogBuilder.Agent agent = log.agent(identity, "bank", null).events(2).seal();
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

    private void fresh() {
        log = new LogBuilder(256);
        log.enrol(identity, "bank");
    }

    private static LogBuilder filled(LogBuilder log) {
        log.checkpoint();
        return log;
    }

    private void verified() throws Exception {
        Report report = verify(log);
        assertNull(report.failure(), () -> report.failure().getMessage());
    }

    private Report failsWith(String message) throws Exception {
        Report report = verify(log);
        assertEquals(1, report.exit());
        assertNotNull(report.failure());
        assertTrue(
                report.failure().getMessage().contains(message),
                () -> report.failure().place() + ": " + report.failure().getMessage());
        return report;
    }

    private Report verify(LogBuilder built) throws Exception {
        return run(built.write(folder.resolve("log" + written++)), VerifierKey.parse(built.key()));
    }

    private Report run(Path root, VerifierKey key) {
        return Verified.run(root, key, new SeenCheckpoints(folder.resolve("state")), 2);
    }
}
