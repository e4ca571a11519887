package dev.indelible.collector.canary;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the one key that the token pins, whatever certificate holds it: names, issuers and dates prove nothing more. Safe
 * for many threads.
 */
final class PinnedKey extends X509ExtendedTrustManager {
    private final String pin;

    private PinnedKey(String pin) {
        this.pin = pin;
    }

    /** @param pin {@code sha256/} and the base64 of SHA-256 over the SubjectPublicKeyInfo */
    static SSLContext context(String pin) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PinnedKey(pin)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private void require(X509Certificate[] chain) throws CertificateException {
        String seen =
                "sha256/" + Encoding.base64(Leaf.sha256(chain[0].getPublicKey().getEncoded()));
        if (!seen.equals(pin)) {
            throw new CertificateException("the server's key is " + seen + ", the token pins " + pin
                    + ": another server answers, or the collector has a new TLS key and needs a new token");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("no clients are judged here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("no clients are judged here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no clients are judged here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
