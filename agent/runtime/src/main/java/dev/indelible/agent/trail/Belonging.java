package dev.indelible.agent.trail;

import dev.indelible.agent.forward.Identities;
import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What belongs to this process alone: a slot of the state folder, and the identity that signs there. */
record Belonging(Slot slot, Identities identities) {
    /** {@code folder}: of the slots. {@code keystore}: null where the folder holds the identity. */
    static Belonging of(IdentitySettings identity, Path folder, Keystore keystore, Notices notices) throws IOException {
        if (keystore == null) {
            Slot slot = Slot.take(folder);
            try {
                return inFolder(slot, identity.rotateDays(), notices);
            } catch (IOException | RuntimeException e) {
                slot.release();
                throw e;
            }
        }
        return inKeystore(keystore, folder, identity.keystore(), notices);
    }

    private static Belonging inFolder(Slot slot, int rotateDays, Notices notices) throws IOException {
        Path path = slot.path();
        SigningKey key = Identity.read(path);
        if (key == null) {
            if (Identity.exists(path)) {
                setAside(slot, "this process has a new identity", notices);
            }
            return new Belonging(slot, Identities.of(Identity.create(path)));
        }
        SigningKey replaced = Identity.replaced(path, key);
        boolean due = rotateDays > 0 && Identity.age(path).toDays() >= rotateDays;
        if (replaced == null && due && opensAreReceived(slot)) {
            replaced = key;
            key = Identity.rotate(path);
        }
        Path replacedFile = path.resolve(Identity.REPLACED);
        return new Belonging(slot, new Identities(key, replaced, replaced == null ? null : replacedFile));
    }

    /**
     * Whether no stream here still has its {@code open} to send: once a key is replaced the collector takes no more of
     * those, only the rest of streams that it knows. Where one has, the key is replaced at a later start.
     */
    private static boolean opensAreReceived(Slot slot) throws IOException {
        for (StreamFolder folder : StreamFolder.list(slot.wal())) {
            List<Path> segments = folder.segments();
            if (!segments.isEmpty() && StreamFolder.firstSeq(segments.get(0)) == 0) {
                return false;
            }
        }
        return true;
    }

    /** The file {@code identity} holds no seed here, only whose slot this is and where it was made. */
    private static Belonging inKeystore(Keystore keystore, Path folder, Path file, Notices notices) throws IOException {
        notices.once(
                "keystore",
                "the identity is that of " + file + ": it belongs to this process alone, a second one anywhere with the"
                        + " same keystore would be taken for a copy of this one");
        Slot slot = keystore.slot(folder);
        Path mark = slot.path().resolve(Identity.FILE);
        String text = Identity.IN_KEYSTORE + "\n"
                + Encoding.base64(keystore.key().publicKey()) + "\n" + Identity.place(slot.path()) + "\n";
        if (Files.exists(mark) && !Files.readString(mark).equals(text)) {
            setAside(slot, "this process begins anew", notices);
        }
        if (!Files.exists(mark)) {
            OwnerFiles.replace(mark, text);
        }
        return new Belonging(slot, Identities.of(keystore.key()));
    }

    private static void setAside(Slot slot, String instead, Notices notices) throws IOException {
        Path aside = slot.setAside();
        notices.once(
                "copied",
                "the state folder is a copy; " + instead + ", and what was copied lies in " + aside
                        + ": delete it if the original is alive");
    }
}
