package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.SigningKey;
import org.junit.jupiter.api.Test;

/** Who may speak: enrolments, revocations and rotations that nobody granted. */
final class ForgedGrantTest extends WithForgedLog {
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
        AgentLines agent = log.agent(identity, "bank", null).events(1).seal();
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
        AgentLines agent = log.agent(identity, "bank", null).events(1).seal();
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
}
