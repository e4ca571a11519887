package dev.indelible.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;

/** A key and its certificate, made by the JDK's own tool. */
final class TlsKeys {
    private TlsKeys() {}

    static Path make(Path folder, String name) throws Exception {
        Path keys = Files.createDirectories(folder.resolve("tls-" + name));
        Path store = keys.resolve("store.p12");
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "k",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertEquals(0, exit);
        KeyStore loaded = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        pem(keys.resolve("tls.crt"), "CERTIFICATE", loaded.getCertificate("k").getEncoded());
        pem(
                keys.resolve("tls.key"),
                "PRIVATE KEY",
                loaded.getKey("k", "changeit".toCharArray()).getEncoded());
        return keys;
    }

    private static void pem(Path file, String type, byte[] bytes) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
