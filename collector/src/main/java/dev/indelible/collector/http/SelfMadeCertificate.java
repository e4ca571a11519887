package dev.indelible.collector.http;

import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.home.Home;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A P-256 key and a certificate for it, made once and kept under {@code keys/}: for a collector that nobody gave a
 * certificate. It proves nothing by itself; tokens carry its pin. All cryptography is the JDK's, no provider is registered.
 */
public final class SelfMadeCertificate {
    private static final int YEARS = 10;

    private SelfMadeCertificate() {}

    /** The identity kept in this home, made now where there is none. */
    public static TlsIdentity of(Home home, String host) throws IOException {
        Path key = home.keys().resolve("tls.key");
        Path certificate = home.keys().resolve("tls.crt");
        if (!Files.exists(certificate)) {
            make(home, key, certificate, host);
        }
        return TlsIdentity.read(certificate, key);
    }

    private static void make(Home home, Path keyFile, Path certificateFile, String host) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate = certificate(pair, host);
            // The key first: a certificate that stands means that its key does.
            Durable.write(home.temp(), keyFile, pem(new JcaPKCS8Generator(pair.getPrivate(), null)), Durable.SECRET);
            Durable.write(home.temp(), certificateFile, pem(certificate), Durable.SECRET);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no certificate could be made; give --tls-cert and --tls-key", e);
        }
    }

    private static X509Certificate certificate(KeyPair pair, String host)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X500Name name = new X500Name("CN=Indelible collector");
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(127, new SecureRandom()).add(BigInteger.ONE),
                Date.from(now.minus(1, ChronoUnit.DAYS)),
                Date.from(now.plus(365L * YEARS, ChronoUnit.DAYS)),
                name,
                pair.getPublic());
        GeneralName[] names = {
            new GeneralName(GeneralName.dNSName, host),
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        };
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }

    private static byte[] pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
