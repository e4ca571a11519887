package dev.indelible.chain.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.NoteSigner;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EnrolmentTokenTest {
    private final SigningKey operator = SigningKey.generate();
    private final EnrolmentToken token = token("bank", 3);
    private final String text = token.sign(operator);

    @Test
    void roundTrips() {
        assertEquals(token, EnrolmentToken.verify(text, operator.publicKey()));
        assertEquals(token, EnrolmentToken.parse(text));
    }

    @Test
    void refusesAnotherOperatorAndEveryFlippedCharacterWithoutQuotingTheToken() {
        byte[] key = operator.publicKey();
        byte[] other = SigningKey.generate().publicKey();
        assertThrows(IllegalArgumentException.class, () -> EnrolmentToken.verify(text, other));
        for (int i = 0; i < text.length(); i++) {
            StringBuilder flipped = new StringBuilder(text);
            flipped.setCharAt(i, (char) (text.charAt(i) ^ 1));
            IllegalArgumentException thrown =
                    assertThrows(IllegalArgumentException.class, () -> EnrolmentToken.verify(flipped.toString(), key));
            assertFalse(thrown.getMessage().contains(text.substring(20, 40)));
        }
    }

    @Test
    void boundsServiceAndUses() {
        assertThrows(IllegalArgumentException.class, () -> token("no spaces", 1));
        assertThrows(IllegalArgumentException.class, () -> token("", 1));
        assertThrows(IllegalArgumentException.class, () -> token("bank", 0));
        assertThrows(IllegalArgumentException.class, () -> token("bank", 100_001));
        assertThrows(IllegalArgumentException.class, () -> EnrolmentToken.parse("garbage"));
        assertThrows(IllegalArgumentException.class, () -> EnrolmentToken.parse("indelible1.e30.AAAA"));
    }

    private static EnrolmentToken token(String service, int uses) {
        return new EnrolmentToken(
                "AAAAAAAAAAAAAAAAAAAAAA",
                "http://127.0.0.1:7717",
                null,
                NoteSigner.log("log.example", SigningKey.generate()).verifier(),
                service,
                uses,
                Instant.parse("2026-11-23T12:00:00Z"));
    }
}
