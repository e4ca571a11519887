package dev.indelible.chain.line;

import java.nio.charset.StandardCharsets;

/** What a signed line's signature covers: a prefix that names the kind, so that no signature serves for another. */
final class SignedMessage {
    private SignedMessage() {}

    static byte[] of(String kind, byte[] bytes, int from, int to) {
        byte[] prefix = ("indelible/" + kind + "/v1\n").getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[prefix.length + to - from];
        System.arraycopy(prefix, 0, message, 0, prefix.length);
        System.arraycopy(bytes, from, message, prefix.length, to - from);
        return message;
    }
}
