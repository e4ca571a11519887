package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attacks of who can write lines into the log, its key in hand, but has not the operator key: who may speak for whom. */
class ForgedEnrolmentTest extends Attack {
    private static final String TOKEN = Encoding.base64url(new byte[16]);

    private final SigningKey thief = SigningKey.generate();

    @Test
    void anEnrolmentThatTheOperatorDidNotSign() throws Exception {
        log.enrol(thief, "bank", TOKEN, proof(LogBuilder.ORIGIN, "bank"), thief);
        fails(verify(lay(log)), "not signed by the operator");
    }

    @Test
    void anEnrolmentThatWasAskedOfAnotherLog() throws Exception {
        log.enrol(thief, "bank", TOKEN, proof("audit.example/desk", "bank"), log.operator);
        fails(verify(lay(log)), "proof of possession");
    }

    @Test
    void anEnrolmentThatWasAskedForAnotherService() throws Exception {
        log.enrol(thief, "bank", TOKEN, proof(LogBuilder.ORIGIN, "desk"), log.operator);
        fails(verify(lay(log)), "proof of possession");
    }

    @Test
    void anEnrolLineOfAnotherLogIsReplayed() throws Exception {
        LogBuilder other = new LogBuilder(256);
        other.enrol(thief, "bank");
        log.add(other.lines().get(1));
        fails(verify(lay(log)), "a stream begins with an open line of seq 0");
    }

    @Test
    void aStreamWithoutAnEnrolment() throws Exception {
        log.agent(thief, "bank", null).close();
        fails(verify(lay(log)), "is not enrolled for service bank");
    }

    @Test
    void aStreamOfAServiceThatItsIdentityIsNotEnrolledFor() throws Exception {
        log.agent(identity, "desk", null).close();
        fails(verify(lay(log)), "is not enrolled for service desk");
    }

    @Test
    void aStreamThatStandsBeforeItsEnrolment() throws Exception {
        log.agent(thief, "bank", null).close();
        log.enrol(thief, "bank");
        fails(verify(lay(log)), "is not enrolled for service bank");
    }

    @Test
    void anEnrolmentByARevokedToken() throws Exception {
        log.revokeToken(TOKEN);
        log.enrol(thief, "bank");
        fails(verify(lay(log)), "the token of this enrolment was revoked");
    }

    @Test
    void aRevokedIdentityIsEnrolledAgain() throws Exception {
        log.revoke(identity);
        log.enrol(identity, "bank");
        fails(verify(lay(log)), "was revoked before this line");
    }

    @Test
    void aRevocationThatTheOperatorDidNotSign() throws Exception {
        log.collector(
                "revoke", thief, json -> json.writeStringProperty("identity", Encoding.base64(identity.publicKey())));
        fails(verify(lay(log)), "not signed by the operator");
    }

    @Test
    void aRevocationIsTakenOutOfTheLog() throws Exception {
        log.collector("config", json -> {});
        log.revoke(identity);
        log.collector("config", json -> {});
        sound(log);
        List<byte[]> lines = log.lines();
        LogBuilder forged = log.fork(lines.subList(0, 3));
        forged.add(lines.get(4));
        fails(verify(lay(forged)), "seq 4 where 3 is next");
    }

    @Test
    void aKeyTakesAnothersPlaceWithoutItsConsent() throws Exception {
        log.rotate(identity, thief, "bank", thief, thief);
        fails(verify(lay(log)), "the old key has not signed");
    }

    @Test
    void aKeyIsPutInAnothersPlaceUnasked() throws Exception {
        log.rotate(identity, thief, "bank", identity, identity);
        fails(verify(lay(log)), "the new key has not signed");
    }

    @Test
    void aHoldThatTheOperatorDidNotSign() throws Exception {
        log.collector("hold", thief, json -> {});
        fails(verify(lay(log)), "not signed by the operator");
    }

    @Test
    void aKeyForWhichEverySignatureHolds() throws Exception {
        byte[] weak = new byte[32];
        weak[0] = 1;
        byte[] proof = new byte[64];
        proof[0] = 1;
        log.collector("enrol", json -> {
            json.writeStringProperty("service", "bank");
            json.writeStringProperty("identity", Encoding.base64(weak));
            json.writeStringProperty("token", TOKEN);
            json.writeStringProperty("proof", Encoding.base64(proof));
        });
        fails(verify(lay(log)), "proof of possession");
    }

    @Test
    void anAgentWritesAnEnrolLineIntoItsOwnStream() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null);
        String line = agent.draft("alice", "a").replace("\"kind\":\"method\"", "\"kind\":\"enrol\"");
        String signed = line.substring(0, line.length() - 1) + ",\"sig\":\"" + Encoding.base64(new byte[64]) + "\"}";
        agent.put(signed.getBytes(StandardCharsets.UTF_8)).close();
        fails(verify(lay(log)), "a line of kind enrol does not stand here");
    }

    private byte[] proof(String origin, String service) {
        return thief.sign(Possession.message(TOKEN, origin, service, thief.publicKey()));
    }
}
