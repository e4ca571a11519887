package dev.indelible.chain.enrol;

import dev.indelible.chain.Encoding;
import java.nio.charset.StandardCharsets;

/** What an identity key signs to enrol: that it, and no copy of a public key, answers this token at this log. */
public final class Possession {
    private Possession() {}

    /** The signed message; {@code identity} is the public key, 32 bytes. */
    public static byte[] message(String tokenId, String origin, String service, byte[] identity) {
        String text = "indelible/enrol/v1\n" + tokenId + "\n" + origin + "\n" + service + "\n"
                + Encoding.base64(identity) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
