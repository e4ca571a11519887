package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attacks of who holds an agent's host: its identity key, its buffer, its clock, its process. */
class StolenIdentityTest extends Attack {
    @Test
    void anOpenIsSignedAnewUnderTheStolenKey() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null);
        String open = new String(log.lines().get(2), StandardCharsets.UTF_8);
        String next = open.replaceFirst(".*\"next\":\"([^\"]+)\".*", "$1");
        String other = open.replace(next, Encoding.base64(SigningKey.generate().publicKey()));
        String unsigned = other.substring(0, other.length() - 98);
        byte[] sig = identity.sign(utf8("indelible/open/v1\n" + unsigned));
        LogBuilder forged = log.fork(log.lines().subList(0, 2));
        forged.add(utf8(unsigned + ",\"sig\":\"" + Encoding.base64(sig) + "\"}"));
        agent.events(1).close();
        fails(verify(lay(forged)), "the stream id does not belong to these keys");
    }

    @Test
    void aStreamIsWrittenAnewUnderTheStolenKey() throws Exception {
        log.agent(identity, "bank", null).events(3).close();
        sound(log);
        LogBuilder forged = log.fork(log.lines().subList(0, 3));
        log.agent(identity, "bank", null);
        String line = new String(log.lines().get(3), StandardCharsets.UTF_8).replace("alice", "bobby");
        forged.add(utf8(line));
        log.lines().subList(4, 8).forEach(forged::add);
        fails(verify(lay(forged)), "prev is not the leaf of the line before");
    }

    @Test
    void aSecondRunFollowsTheSameOne() throws Exception {
        AgentLines first = log.agent(identity, "bank", null).events(1).close();
        log.agent(identity, "bank", first).events(1).close();
        log.agent(identity, "bank", first).events(1).close();
        finds(verify(lay(log)), "previous", "which another stream follows too");
    }

    @Test
    void aRunThatHidesTheOneBeforeIt() throws Exception {
        log.agent(identity, "bank", null).events(1).close();
        log.agent(identity, "bank", null).events(1).close();
        finds(verify(lay(log)), "previous", "names no stream before it, but its identity had one");
    }

    @Test
    void aRunThatFollowsALivingOne() throws Exception {
        AgentLines living = log.agent(identity, "bank", null).events(1).seal();
        log.agent(identity, "bank", living).events(1).close();
        living.events(1).close();
        finds(verify(lay(log)), "previous", "but not from its last seal");
    }

    @Test
    void aStreamGoesOnAfterItsIdentityWasRevoked() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null).events(1).seal();
        log.revoke(identity);
        agent.events(1).close();
        fails(verify(lay(log)), "the stream's identity was revoked before this line");
    }

    @Test
    void aKeyThatWasReplacedOpensAStream() throws Exception {
        SigningKey next = SigningKey.generate();
        log.rotate(identity, next, "bank", identity, next);
        log.agent(identity, "bank", null).close();
        fails(verify(lay(log)), "is not enrolled for service bank");
    }

    @Test
    void aCrashIsFakedAndOtherEventsAreRecovered() throws Exception {
        AgentLines killed = log.agent(identity, "bank", null).events(3).seal();
        log.agent(identity, "bank", killed)
                .line("method", "mallory", "a", json -> json.writeStringProperty("recovered", killed.id))
                .close();
        finds(verify(lay(log)), "recovered", "holds 1 lines recovered from stream " + killed.id);
    }

    @Test
    void aCrashIsFakedAndNothingFollows() throws Exception {
        log.agent(identity, "bank", null).events(3).seal();
        finds(verify(lay(log)), "unclosed", "it still runs, or was killed and nothing followed");
    }

    @Test
    void eventsAreDroppedBeforeTheyAreChained() throws Exception {
        log.agent(identity, "bank", null)
                .line("gap", "agent", "stream.gap", json -> {
                    json.writeNumberProperty("lost", 7);
                    json.writeStringProperty("bound", "exact");
                    json.writeStringProperty("why", "recording was switched off");
                })
                .close();
        finds(verify(lay(log)), "gap", "7 (exact), why: recording was switched off");
    }

    @Test
    void oneStreamHasTwoHistoriesInTwoLogs() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null).events(2);
        LogBuilder there = new LogBuilder(256);
        there.enrol(identity, "bank");
        log.lines().subList(2, 5).forEach(there::add);
        agent.forkTo(there, 3).event("mallory", "account.transfer").seal();
        agent.events(1).seal();
        Verification both = together(LogSource.folder(lay(log)), LogSource.folder(lay(there)));
        assertEquals(1, both.exit());
        assertTrue(
                both.failure().getMessage().contains("a fork: another line has this seq"), both.failure()::getMessage);
    }

    @Test
    void eventsAreWrittenInTheNameOfAnotherService() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null).events(1);
        agent.put(utf8(agent.draft("mallory", "pay").replace("\"service\":\"bank\"", "\"service\":\"desk\"")));
        agent.close();
        finds(verify(lay(log)), "service", "1 of its lines say another, first \"desk\"");
    }

    @Test
    void eventsAreDatedBack() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null).events(2);
        log.skew(-3600);
        agent.events(2);
        log.skew(3600);
        agent.events(1).close();
        finds(verify(lay(log)), "clock", "runs back by 3599 s, and 2 lines");
    }

    @Test
    void eventsAreDatedAhead() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null).events(2);
        log.skew(3600);
        agent.events(2).close();
        finds(verify(lay(log)), "clock", "s after the log had signed it");
    }

    @Test
    void sealsAreHeldBack() throws Exception {
        log = new LogBuilder(8192);
        log.enrol(identity, "bank");
        log.agent(identity, "bank", null).events(4097).seal();
        fails(verify(lay(log)), "more than 4096 lines without a seal");
    }

    @Test
    void anAgentIsSilenced() throws Exception {
        log.agent(identity, "bank", null).events(2).close();
        log.pass(7200);
        Report report = expected("bank 1h\n");
        finds(report, "expected", "is older than 1 h at the checkpoint");
    }

    @Test
    void aServiceIsStartedWithoutItsAgent() throws Exception {
        log.agent(identity, "bank", null).events(2).close();
        finds(expected("bank\ncards\n"), "expected", "Service cards should be here, but it never enrolled");
    }

    private Report expected(String services) throws Exception {
        Path list = Files.writeString(folder.resolve("services"), services);
        Verifier.Against against = new Verifier.Against(List.of(key()), memory(), List.of());
        return together(against, Expectations.read(list), LogSource.folder(lay(log)))
                .reports()
                .get(0);
    }
}
