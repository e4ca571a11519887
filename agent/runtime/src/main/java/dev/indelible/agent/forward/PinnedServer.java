package dev.indelible.agent.forward;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the one server whose public key the enrolment token names, and no other: SHA-256 of the SubjectPublicKeyInfo
 * of its own certificate. Names, dates and issuers are not looked at, since none of them says more than the key.
 */
final class PinnedServer extends X509ExtendedTrustManager {
    private static final String PREFIX = "sha256/";

    private final String pin;

    /** {@code pin}: as in the token, {@code sha256/} and base64. */
    PinnedServer(String pin) {
        if (!pin.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a pin begins with " + PREFIX);
        }
        Encoding.base64(pin.substring(PREFIX.length()), 32);
        this.pin = pin;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        byte[] key = chain[0].getPublicKey().getEncoded();
        if (!pin.equals(PREFIX + Encoding.base64(Leaf.sha256(key)))) {
            throw new CertificateException("the server's key is not the one that the enrolment token names");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this side is a client only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("this side is a client only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this side is a client only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
