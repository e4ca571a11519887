package dev.indelible.collector.http;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * The key and certificates that the server shows. Agents pin the key, so the certificate's issuer and names do not matter to
 * them.
 *
 * @param chain the server's own certificate first
 */
public record TlsIdentity(PrivateKey key, Certificate[] chain) {

    /**
     * Reads PEM files.
     *
     * @throws IllegalArgumentException naming the file that cannot be used
     */
    public static TlsIdentity read(Path certificates, Path key) throws IOException {
        return new TlsIdentity(readKey(key), readChain(certificates));
    }

    /** {@code sha256/} and the base64 of SHA-256 over the key's SubjectPublicKeyInfo. */
    public String pin() {
        return "sha256/" + Encoding.base64(Leaf.sha256(chain[0].getPublicKey().getEncoded()));
    }

    /** A key store in memory, for the TLS engine; its password guards nothing and is given with it. */
    KeyStore keyStore(char[] password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("collector", key, password, chain);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("the TLS key does not belong to the certificate: " + e.getMessage(), e);
        }
    }

    private static Certificate[] readChain(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!read.isEmpty()) {
                return read.toArray(Certificate[]::new);
            }
        } catch (GeneralSecurityException e) {
            // One message for a damaged file and one without certificates.
        }
        throw new IllegalArgumentException(file + " holds no certificate in PEM form");
    }

    private static PrivateKey readKey(Path file) throws IOException {
        try (Reader text = Files.newBufferedReader(file);
                PEMParser pem = new PEMParser(text)) {
            for (Object object = pem.readObject(); object != null; object = pem.readObject()) {
                if (object instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
                if (object instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
        } catch (IOException e) {
            if (!Files.isReadable(file)) {
                throw e;
            }
            // The cause may quote the file: it is left away.
        }
        throw new IllegalArgumentException(file + " holds no private key in PEM form without a password");
    }
}
