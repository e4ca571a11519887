package dev.indelible.agent.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a line says of a value; nothing of it where that cannot be done. */
class PrivacyTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private final List<String> missing = new ArrayList<>();

    private Privacy with(Path key) {
        return Privacy.of(
                List.of(), key == null ? null : key.toString(), (found, why) -> missing.add(found + ": " + why));
    }

    private Path key(String rights, String text) throws IOException {
        Path file = folder.resolve("key");
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void dropsAndMasks() {
        Privacy privacy = with(null);
        assertEquals("plain", privacy.show(Sensitivity.NONE, "plain"));
        assertEquals("[redacted]", privacy.show(Sensitivity.DROP, "4111"));
        assertEquals("[redacted]", privacy.show(Sensitivity.DROP, 4111L));
        assertEquals("****1111", privacy.show(Sensitivity.MASK, "4111 1111 1111 1111"));
        assertEquals("****1111", privacy.show(Sensitivity.MASK, 4111111111111111L));
        assertEquals("****9012", privacy.show(Sensitivity.MASK, "123456789012"));
        assertEquals("****", privacy.show(Sensitivity.MASK, "12345678901"));
        assertEquals("****", privacy.show(Sensitivity.MASK, true));
        assertEquals("****abc", privacy.show(Sensitivity.MASK, "123456789\uD83D\uDE00abc"), "half a character is none");
        for (Sensitivity how : Sensitivity.values()) {
            assertNull(privacy.show(how, null));
        }
        assertEquals(List.of(), missing);
    }

    /** By hand from RFC 2104's own parts, so that whoever searches can do it with any tool. */
    @Test
    void hashesAsDocumented() throws Exception {
        Privacy privacy = with(key("rw-------", base64(KEY) + "\n"));
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update("indelible key id 1\0".getBytes(StandardCharsets.US_ASCII));
        String id = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(sha.digest(KEY), 6));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] hash = mac.doFinal("indelible value 1\0Jürgen".getBytes(StandardCharsets.UTF_8));
        String expected =
                "hmac:" + id + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        assertEquals(expected, privacy.show(Sensitivity.HMAC, "Jürgen"));
        assertEquals(expected, privacy.show(Sensitivity.HMAC, "Jürgen"), "and again");
        assertEquals(List.of(), missing);
    }

    @Test
    void theSameNumberHasTheSameHash() throws Exception {
        Privacy privacy = with(key("rw-------", base64(KEY)));
        Set<Object> same = new HashSet<>();
        for (Object value : new Object[] {
            250L,
            250,
            (short) 250,
            "250",
            "250.00",
            "250.0",
            250.0,
            250f,
            new BigDecimal("250.00"),
            new BigDecimal("2.5E2"),
            BigInteger.valueOf(250)
        }) {
            same.add(privacy.show(Sensitivity.HMAC, value));
        }
        assertEquals(1, same.size());
        Object[] others = {
            "+250", "0250", "250.", ".5", "0.5", "2.5E2", "250 ", " 250", "-250", "25", "2500", "250.01", "", "-",
            "-0.5", "0", "007", "7", "true", "TRUE", "1.2.3", "1.20.3", "0x10"
        };
        Set<Object> all = new HashSet<>(same);
        for (Object other : others) {
            assertTrue(all.add(privacy.show(Sensitivity.HMAC, other)), other.toString());
        }
        assertEquals(privacy.show(Sensitivity.HMAC, 0L), privacy.show(Sensitivity.HMAC, -0.0));
        assertEquals(privacy.show(Sensitivity.HMAC, "-0.00"), privacy.show(Sensitivity.HMAC, "0"));
        assertEquals(privacy.show(Sensitivity.HMAC, "-0.50"), privacy.show(Sensitivity.HMAC, -0.5));
        assertEquals(privacy.show(Sensitivity.HMAC, true), privacy.show(Sensitivity.HMAC, "true"));
        assertEquals(
                privacy.show(Sensitivity.HMAC, new BigDecimal("1E+999999999")),
                privacy.show(Sensitivity.HMAC, new BigDecimal("1E+999999999")),
                "no plain form is made of what would fill the memory");
        assertTrue(privacy.show(Sensitivity.HMAC, Double.NaN).toString().startsWith("hmac:"));
    }

    @Test
    void manyThreadsHashAsOne() throws Exception {
        Privacy privacy = with(key("rw-------", base64(KEY)));
        Object alone = privacy.show(Sensitivity.HMAC, "value 7");
        long wrong = IntStream.range(0, 20_000)
                .parallel()
                .filter(i -> alone.equals(privacy.show(Sensitivity.HMAC, "value " + i % 100)) != (i % 100 == 7))
                .count();
        assertEquals(0, wrong);
    }

    @Test
    void withoutAKeyNothingIsShownAndItIsSaidOnce() {
        Privacy privacy = with(null);
        assertEquals("[redacted]", privacy.show(Sensitivity.HMAC, "4111"));
        assertEquals("[redacted]", privacy.show(Sensitivity.HMAC, "4112"));
        assertEquals(1, missing.size(), missing.toString());
        assertTrue(missing.get(0).contains("indelible.privacy.key.file"), missing.get(0));
    }

    private void refuses(Path file, String why) {
        missing.clear();
        Privacy privacy = with(file);
        assertEquals("[redacted]", privacy.show(Sensitivity.HMAC, "4111"));
        assertEquals(1, missing.size(), missing.toString());
        assertTrue(missing.get(0).contains(why), missing.get(0));
        assertFalse(missing.get(0).contains(base64(KEY).substring(0, 8)), missing.get(0));
    }

    @Test
    void refusesAKeyThatOthersKnow() throws Exception {
        for (String rights : List.of("rw-r-----", "rw----r--", "rw--w----", "rw-----w-")) {
            refuses(key(rights, base64(KEY)), "chmod 600");
        }
        with(key("r--------", base64(KEY)));
        assertEquals(1, missing.size(), "the last refusal's only: " + missing);
    }

    @Test
    void refusesWhatIsNoKey() throws Exception {
        refuses(folder.resolve("none"), "does not exist");
        refuses(folder, "is no file");
        refuses(key("rw-------", ""), "holds no key");
        refuses(key("rw-------", base64(Arrays.copyOf(KEY, 31))), "holds no key");
        refuses(key("rw-------", base64(new byte[1025])), "holds no key");
        refuses(key("rw-------", base64(KEY) + "?"), "holds no key");
        refuses(key("rw-------", "x".repeat(1_000_000)), "holds no key");
    }

    @Test
    void followsALinkAndJudgesTheFile() throws Exception {
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, key("rw-------", base64(KEY)));
        assertTrue(with(link).show(Sensitivity.HMAC, "x").toString().startsWith("hmac:"));
        key("rw-r--r--", base64(KEY));
        refuses(link, "chmod 600");
    }

    @Test
    void makesAKeyThatItReads() throws Exception {
        Path file = folder.resolve("new");
        HashKey made = KeyFile.create(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(made.id(), KeyFile.read(file).id());
        assertEquals(made.hash("x"), KeyFile.read(file).hash("x"));
        String text = Files.readString(file);
        assertFalse(made.toString().contains(text.substring(0, 8)));
        IOException refused = assertThrows(IOException.class, () -> KeyFile.create(file));
        assertTrue(refused.getMessage().contains("exists"), refused.getMessage());
        assertEquals(text, Files.readString(file));
        assertNotEquals(made.id(), KeyFile.create(folder.resolve("other")).id());
    }
}
