package dev.indelible.chain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The outside test vectors: leaf i is the ASCII decimal of i. */
public final class Vectors {
    private static final JsonNode ALL = read();

    private Vectors() {}

    public static JsonNode all() {
        return ALL;
    }

    public static byte[] leaf(long i) {
        return Leaf.hash(Long.toString(i).getBytes(StandardCharsets.US_ASCII));
    }

    public static byte[] root(long size) {
        return Encoding.base64(ALL.get("roots").get(Long.toString(size)).asString(), Leaf.BYTES);
    }

    public static List<byte[]> hashes(JsonNode proof) {
        List<byte[]> hashes = new ArrayList<>();
        proof.get("Hashes").forEach(hash -> hashes.add(Encoding.base64(hash.asString(), Leaf.BYTES)));
        return hashes;
    }

    private static JsonNode read() {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
