package dev.indelible.collector.store.s3;

import dev.indelible.chain.Encoding;
import dev.indelible.collector.store.Content;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The Content-MD5 of an object (RFC 1864), which a service must check before it locks what came over the wire. */
final class Md5 {
    private Md5() {}

    static String of(Content content) throws IOException {
        try (InputStream in = content.open()) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] buffer = new byte[1 << 16];
            long length = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                length += read;
            }
            if (length != content.length()) {
                throw new IOException("the content has " + length + " bytes, not " + content.length());
            }
            return Encoding.base64(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
