package dev.indelible.chain.enrol;

import dev.indelible.chain.Encoding;
import java.nio.charset.StandardCharsets;

/**
 * What two identity keys sign when one takes the other's place: the old key that it agrees, the new one that it is held by
 * who asks. A line that is signed holds no line feed, so this is never mistaken for one.
 */
public final class Rotation {
    private Rotation() {}

    /** The message that both sign; keys are public, 32 bytes each. */
    public static byte[] message(String origin, String service, byte[] replaced, byte[] identity) {
        String text = "indelible/rotate/v1\n" + origin + "\n" + service + "\n" + Encoding.base64(replaced) + "\n"
                + Encoding.base64(identity) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
