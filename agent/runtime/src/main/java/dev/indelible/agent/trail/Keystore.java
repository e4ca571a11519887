package dev.indelible.agent.trail;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * An identity key that the operator made: the one private key of a PKCS#12 file, Ed25519. It belongs to one process. A
 * lock beside the file keeps a second one of this machine out where that can be written; processes on other machines
 * cannot be told.
 *
 * @param key signs
 */
record Keystore(SigningKey key) {
    private static final int MAX_PASSWORD_BYTES = 1024;

    /** The end of a PKCS#8 Ed25519 key before its seed (RFC 8410): its algorithm, and two octet strings' heads. */
    private static final byte[] BEFORE_SEED = {0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};

    /** Stay open, and so locked, to the process's end; closing one gives up all locks that it has on the file. */
    private static final List<FileChannel> HELD = Collections.synchronizedList(new ArrayList<>());

    /** Why there is no identity; the message is for people and holds no secret. */
    static final class Unusable extends IOException {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /** Reads the key and takes the lock. */
    static Keystore open(IdentitySettings settings) throws IOException {
        Path file = settings.keystore();
        SigningKey key = read(file, settings.passwordFile());
        lock(file);
        return new Keystore(key);
    }

    /** The slot of this identity, in a folder of its own below the state folder: there is only the first. */
    Slot slot(Path stateFolder) throws IOException {
        byte[] name = Arrays.copyOf(Leaf.sha256(key.publicKey()), 16);
        Slot slot = Slot.take(stateFolder.resolve("keystore-" + Encoding.base64url(name)));
        if (!slot.path().getFileName().toString().equals("1")) {
            throw inUse();
        }
        return slot;
    }

    private static void lock(Path keystore) throws IOException {
        FileChannel channel;
        try {
            channel = OwnerFiles.open(keystore.resolveSibling(keystore.getFileName() + ".lock"));
        } catch (IOException readOnly) {
            // A mounted secret: the slot's lock still keeps processes with this state folder apart.
            return;
        }
        HELD.add(channel);
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Another agent of this very process.
        }
        throw inUse();
    }

    private static Unusable inUse() {
        return new Unusable("the identity in the keystore is in use by another process of this machine; give each"
                + " process a keystore of its own, or let the state folder hold the identity");
    }

    private static SigningKey read(Path file, Path passwordFile) throws Unusable {
        char[] password = password(passwordFile);
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            return only(store, file, password);
        } catch (Unusable e) {
            throw e;
        } catch (IOException | GeneralSecurityException e) {
            throw new Unusable("the keystore " + file + " cannot be read with the password in " + passwordFile
                    + "; check path, rights, password, and that it is PKCS#12");
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static SigningKey only(KeyStore store, Path file, char[] password)
            throws Unusable, GeneralSecurityException {
        SigningKey found = null;
        for (String alias : Collections.list(store.aliases())) {
            Key key = store.isKeyEntry(alias) ? store.getKey(alias, password) : null;
            if (key != null && found != null) {
                throw new Unusable("the keystore " + file + " holds more than one key; leave one in it");
            }
            found = key == null ? found : ed25519(key, file);
        }
        if (found == null) {
            throw new Unusable("the keystore " + file + " holds no private key; make one with keytool -genkeypair"
                    + " -keyalg Ed25519 -storetype PKCS12");
        }
        return found;
    }

    private static SigningKey ed25519(Key key, Path file) throws Unusable {
        byte[] encoded = key.getEncoded();
        int at = encoded == null ? -1 : indexOf(encoded);
        if (at < 0 || encoded.length < at + 32) {
            throw new Unusable("the key in the keystore " + file + " is no Ed25519 key; make one with keytool"
                    + " -genkeypair -keyalg Ed25519 -storetype PKCS12");
        }
        byte[] seed = Arrays.copyOfRange(encoded, at, at + 32);
        Arrays.fill(encoded, (byte) 0);
        SigningKey signing = SigningKey.fromSeed(seed);
        Arrays.fill(seed, (byte) 0);
        return signing;
    }

    /** Where the seed begins, or -1. */
    private static int indexOf(byte[] encoded) {
        int length = BEFORE_SEED.length;
        for (int i = 0; i + length <= encoded.length; i++) {
            if (Arrays.equals(encoded, i, i + length, BEFORE_SEED, 0, length)) {
                return i + length;
            }
        }
        return -1;
    }

    /** The file's first line. */
    private static char[] password(Path file) throws Unusable {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_PASSWORD_BYTES);
        } catch (IOException e) {
            throw new Unusable("the password file " + file + " of the keystore cannot be read; check path and rights");
        }
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        int length = 0;
        while (length < text.length() && text.get(length) != '\n' && text.get(length) != '\r') {
            length++;
        }
        char[] password = new char[length];
        text.get(0, password);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(text.array(), '\0');
        return password;
    }
}
