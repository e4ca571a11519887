package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attacks of who holds the log's key and its time key: the collector's administrator, or a thief on its machine. */
class StolenLogKeyTest extends Attack {
    @Test
    void aStreamIsDroppedThatACheckpointInASealCovers() throws Exception {
        AgentLines witness = log.agent(identity, "bank", null).events(2).seal();
        AgentLines victim = victim();
        witness.events(1).seal(log.checkpoint()).close();
        sound(log);
        fails(verify(lay(without(victim))), "proof against the log: it signed a checkpoint of size");
    }

    @Test
    void aStreamIsRewrittenThatACheckpointInASealCovers() throws Exception {
        AgentLines witness = log.agent(identity, "bank", null).events(2).seal();
        SigningKey other = SigningKey.generate();
        log.enrol(other, "bank");
        int first = (int) log.size();
        log.agent(other, "bank", null).events(5).close();
        int behind = (int) log.size();
        witness.events(1).seal(log.checkpoint()).close();
        sound(log);
        LogBuilder forged = log.fork(log.lines().subList(0, first));
        forged.agent(other, "bank", null).events(5).close();
        log.lines().subList(behind, (int) log.size()).forEach(forged::add);
        fails(verify(lay(forged)), "proof against the log: it signed another root");
    }

    @Test
    void theLogIsSignedAnewAgainstACheckpointKeptOutside() throws Exception {
        log.agent(identity, "bank", null).events(5).close();
        CheckpointNote kept = log.checkpoint();
        sound(log);
        LogBuilder forged = log.fork(log.lines().subList(0, 2));
        forged.agent(identity, "bank", null).events(9).close();
        Path root = lay(forged);
        assertEquals(0, verify(root).exit(), "right in itself, and signed by the right key");
        fails(
                verifyAgainst(root, kept),
                "does not extend the checkpoint of size " + kept.checkpoint().size());
    }

    @Test
    void theLogIsCutBackBehindACheckpointKeptOutside() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null).events(5).seal();
        LogBuilder cut = log.fork(log.lines());
        agent.close();
        CheckpointNote kept = log.checkpoint();
        sound(log);
        fails(verifyAgainst(lay(cut), kept), "the log was rolled back");
    }

    @Test
    void twoReadersAreShownTwoHistories() throws Exception {
        log.agent(identity, "bank", null).events(5).close();
        LogBuilder other = log.fork(log.lines().subList(0, 2));
        other.agent(identity, "bank", null).events(9).close();
        LogSource here = LogSource.folder(sound(log));
        LogSource there = LogSource.folder(sound(other));
        Verification both = together(here, there);
        assertEquals(1, both.exit());
        assertEquals(1, both.failed(), "of two copies of a log the larger extends the smaller");
    }

    @Test
    void theEndOfAStreamIsDropped() throws Exception {
        AgentLines killed = log.agent(identity, "bank", null).events(3).seal();
        int cut = (int) log.size();
        killed.events(2).seal();
        int behind = (int) log.size();
        log.agent(identity, "bank", killed).events(1).close();
        sound(log);
        LogBuilder forged = log.fork(log.lines().subList(0, cut));
        log.lines().subList(behind, (int) log.size()).forEach(forged::add);
        finds(verify(lay(forged)), "previous", "but not from its last seal");
    }

    @Test
    void aWholeRunIsDropped() throws Exception {
        AgentLines victim = log.agent(identity, "bank", null).events(3).close();
        log.agent(identity, "bank", victim).events(1).close();
        sound(log);
        finds(verify(lay(without(victim))), "previous", "which this log does not know");
    }

    @Test
    void aLineIsDroppedFromAStream() throws Exception {
        log.agent(identity, "bank", null).events(5).close();
        sound(log);
        List<byte[]> lines = new ArrayList<>(log.lines());
        lines.remove(4);
        fails(verify(lay(log.fork(lines))), "seq 3 where 2 is next");
    }

    @Test
    void anEventIsPutIntoAStream() throws Exception {
        log.agent(identity, "bank", null).events(5).close();
        sound(log);
        List<byte[]> lines = new ArrayList<>(log.lines());
        lines.add(4, utf8(new String(lines.get(4), StandardCharsets.UTF_8).replace("alice", "mallory")));
        fails(verify(lay(log.fork(lines))), "seq 2 where 3 is next");
    }

    @Test
    void anEventIsEditedAndItsChainMadeAnew() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null).events(2);
        agent.event("mallory", "account.transfer").sealBy(SigningKey.generate());
        fails(verify(lay(log)), "the seal is not signed by the key announced for it");
    }

    @Test
    void anEventIsAddedToTheEndOfALivingStream() throws Exception {
        log.agent(identity, "bank", null).events(2).seal().event("mallory", "account.transfer");
        finds(verify(lay(log)), "unsealed", "its agent does not vouch for them");
    }

    @Test
    void anEventIsAddedBehindAStreamsLastSeal() throws Exception {
        log.agent(identity, "bank", null).events(2).close().event("mallory", "account.transfer");
        fails(verify(lay(log)), "the stream has ended");
    }

    @Test
    void aLineOfTheLogsOwnIsEdited() throws Exception {
        log.collector("config", json -> {});
        log.collector("config", json -> {});
        sound(log);
        List<byte[]> lines = new ArrayList<>(log.lines());
        String right = new String(lines.get(2), StandardCharsets.UTF_8);
        lines.set(2, utf8(right.replace("\"env\":\"test\"", "\"env\":\"prod\"")));
        fails(verify(lay(log.fork(lines))), "prev is not the leaf of the line before");
    }

    @Test
    void aCheckpointIsDatedBack() throws Exception {
        log.checkpoint(2_000_000_000);
        log.agent(identity, "bank", null).close();
        log.checkpoint(1_999_999_999);
        fails(verify(lay(log)), "its time runs back");
    }

    @Test
    void theWholeLogIsDatedBack() throws Exception {
        log.agent(identity, "bank", null).events(2).close();
        LogBuilder earlier = log.fork(log.lines());
        earlier.checkpoint(1_600_000_000);
        finds(verify(lay(earlier)), "clock", "s after the log had signed it");
    }

    @Test
    void aCheckpointOfAnotherLogIsPutIntoASeal() throws Exception {
        CheckpointNote foreign = new LogBuilder(256).checkpoint();
        log.agent(identity, "bank", null).events(1).seal(foreign).close();
        fails(verify(lay(log)), "not signed by this log");
    }

    private AgentLines victim() {
        SigningKey other = SigningKey.generate();
        log.enrol(other, "bank");
        return log.agent(other, "bank", null).events(5).close();
    }

    private LogBuilder without(AgentLines victim) {
        List<byte[]> rest = new ArrayList<>(log.lines());
        rest.removeIf(line -> new String(line, StandardCharsets.UTF_8).startsWith("{\"stream\":\"" + victim.id));
        return log.fork(rest);
    }
}
