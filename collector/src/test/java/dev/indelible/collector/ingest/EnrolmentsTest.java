package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.NoteSigner;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Grants whose lines the log takes late, or never. */
class EnrolmentsTest {
    private final Enrolments enrolments = new Enrolments();
    private final EnrolmentToken token = token(1);
    private final CompletableFuture<Long> line = new CompletableFuture<>();

    @Test
    void aUseIsGivenBackWhenItsLineIsNotWritten() throws Exception {
        CompletableFuture<Long> first = enrolments.enrol("a", token, () -> line);
        assertSame(first, enrolments.undecided(token));
        assertEquals(410, refused("b").answer().status());
        line.completeExceptionally(new IOException("a full disk"));
        assertNull(enrolments.undecided(token));
        CompletableFuture<Long> second = new CompletableFuture<>();
        queued("b", token, second);
        second.complete(7L);
        assertNull(enrolments.undecided(token));
        assertEquals(410, refused("a").answer().status());
    }

    @Test
    void aLineThatIsRefusedOrFailsAtOnceTakesNoUse() throws Exception {
        assertThrows(
                IllegalStateException.class,
                () -> enrolments.enrol("a", token, () -> {
                    throw new IllegalStateException("full");
                }));
        queued("a", token, CompletableFuture.failedFuture(new IOException("full")));
        assertNull(enrolments.enrolled("a", token));
        assertEquals(
                3L,
                enrolments
                        .enrol("b", token, () -> CompletableFuture.completedFuture(3L))
                        .get());
        assertEquals(3L, enrolments.enrolled("b", token).get());
        assertEquals(410, refused("a").answer().status());
    }

    @Test
    void theSameAgainWaitsForTheSameLine() throws Exception {
        CompletableFuture<Long> first = enrolments.enrol("a", token, () -> line);
        assertSame(first, enrolments.enrol("a", token, () -> {
            throw new AssertionError("a second line");
        }));
        line.complete(5L);
        assertEquals(5L, enrolments.enrolled("a", token).get());
    }

    @Test
    void aKeyThatIsBeingEnrolledTakesNobodysPlace() throws Exception {
        byte[] old = SigningKey.generate().publicKey();
        queued(Encoding.base64(old), token(2), CompletableFuture.completedFuture(1L));
        queued("new", token, line);
        Refusal now = assertThrows(Refusal.class, () -> rotate(old, "new", new CompletableFuture<>()));
        assertEquals(503, now.answer().status());
        line.complete(5L);
        Refusal then = assertThrows(Refusal.class, () -> rotate(old, "new", new CompletableFuture<>()));
        assertEquals(409, then.answer().status());
    }

    @Test
    void aRotationThatIsNotWrittenReplacesNobody() throws Exception {
        byte[] old = SigningKey.generate().publicKey();
        queued(Encoding.base64(old), token, CompletableFuture.completedFuture(1L));
        CompletableFuture<Long> first = rotate(old, "new", line);
        assertSame(first, rotate(old, "new", null));
        assertThrows(Refusal.class, () -> enrolments.require(old, "bank"));
        line.completeExceptionally(new IOException("a full disk"));
        enrolments.require(old, "bank");
        assertEquals(
                9L, rotate(old, "other", CompletableFuture.completedFuture(9L)).get());
        assertEquals(9L, rotate(old, "other", null).get());
    }

    private void queued(String identity, EnrolmentToken by, CompletableFuture<Long> done) throws Exception {
        var unused = enrolments.enrol(identity, by, () -> done);
    }

    private CompletableFuture<Long> rotate(byte[] old, String identity, CompletableFuture<Long> done) throws Exception {
        return enrolments.rotate(old, identity, "bank", () -> done);
    }

    private Refusal refused(String identity) {
        return assertThrows(
                Refusal.class,
                () -> enrolments.enrol(identity, token, () -> {
                    throw new AssertionError("one too many");
                }));
    }

    private static EnrolmentToken token(int uses) {
        return new EnrolmentToken(
                Encoding.base64url(Arrays.copyOf(SigningKey.generate().publicKey(), 16)),
                "http://127.0.0.1:1",
                null,
                NoteSigner.log("log.test/one", SigningKey.generate()).verifier(),
                "bank",
                uses,
                Instant.now().plusSeconds(600));
    }
}
