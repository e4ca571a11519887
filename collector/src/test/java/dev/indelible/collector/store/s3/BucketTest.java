package dev.indelible.collector.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which addresses of buckets are taken. */
class BucketTest {
    @Test
    void secretsDoNotCrossANetworkInClear() {
        for (String endpoint : List.of("http://s3.example", "ftp://127.0.0.1", "http://127.example", "s3.example")) {
            assertThrows(IllegalArgumentException.class, () -> bucket(endpoint, "worm", ""), endpoint);
        }
        for (String endpoint :
                List.of("https://s3.example", "http://127.0.0.1:8", "http://localhost:8", "http://[::1]:8")) {
            assertEquals("s3://worm/", bucket(endpoint, "worm", "").toString());
        }
        assertEquals("s3://worm/a/b/", new Bucket(null, "eu-central-1", "worm", "a/b/").toString());
    }

    @Test
    void namesAndPrefixesAreThoseOfBuckets() {
        for (String name : List.of("", "ab", "Worm", "worm/x", "a".repeat(64), "-worm")) {
            assertThrows(IllegalArgumentException.class, () -> bucket("https://s3.example", name, ""), name);
        }
        for (String prefix : List.of("a", "/", "a//", "/a/", "a b/")) {
            assertThrows(IllegalArgumentException.class, () -> bucket("https://s3.example", "worm", prefix), prefix);
        }
    }

    private static Bucket bucket(String endpoint, String name, String prefix) {
        return new Bucket(URI.create(endpoint), "us-east-1", name, prefix);
    }
}
