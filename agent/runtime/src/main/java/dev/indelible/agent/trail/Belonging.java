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

/**
 * What belongs to this process alone: a slot of the state folder, and the identity that signs there.
 *
 * @param keystore holds the identity; null where the slot does
 */
record Belonging(Slot slot, Identities identities, Keystore keystore) {
    /** Takes a slot in this folder. {@code keystore}: null where the slot holds the identity. */
    static Slot take(Path folder, Keystore keystore) throws IOException {
        Slot slot = keystore == null ? Slot.take(folder) : keystore.slot(folder);
        try {
            Starting.begins(slot);
            return slot;
        } catch (IOException | RuntimeException e) {
            slot.release();
            throw e;
        }
    }

    /** What belongs to the process that took this slot. */
    static Belonging of(IdentitySettings identity, Slot slot, Keystore keystore, Notices notices) throws IOException {
        if (keystore == null) {
            return inFolder(slot, identity.rotateDays(), notices);
        }
        return inKeystore(slot, keystore, identity.keystore(), notices);
    }

    private static Belonging inFolder(Slot slot, int rotateDays, Notices notices) throws IOException {
        Path path = slot.path();
        SigningKey key = Identity.read(path);
        if (key == null) {
            if (Identity.exists(path)) {
                setAside(slot, "this process has a new identity", notices);
            }
            return new Belonging(slot, Identities.of(Identity.create(path)), null);
        }
        SigningKey replaced = Identity.replaced(path, key);
        boolean due = rotateDays > 0 && Identity.age(path).toDays() >= rotateDays;
        if (replaced == null && due && opensAreReceived(slot)) {
            replaced = key;
            key = Identity.rotate(path);
        }
        Path replacedFile = path.resolve(Identity.REPLACED);
        return new Belonging(slot, new Identities(key, replaced, replaced == null ? null : replacedFile), null);
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
    private static Belonging inKeystore(Slot slot, Keystore keystore, Path file, Notices notices) throws IOException {
        notices.once(
                "keystore",
                "the identity is that of " + file + ": it belongs to this process alone, a second one anywhere with the"
                        + " same keystore would be taken for a copy of this one");
        Path mark = slot.path().resolve(Identity.FILE);
        if (Files.exists(mark) && !Files.readString(mark).equals(mark(keystore, slot))) {
            setAside(slot, "this process begins anew", notices);
        }
        if (!Files.exists(mark)) {
            OwnerFiles.replace(mark, mark(keystore, slot));
        }
        return new Belonging(slot, Identities.of(keystore.key()), keystore);
    }

    private static String mark(Keystore keystore, Slot slot) throws IOException {
        return Identity.IN_KEYSTORE + "\n" + Encoding.base64(keystore.key().publicKey()) + "\n"
                + Identity.place(slot.path()) + "\n";
    }

    /**
     * Another slot for this identity, whose own was taken away. A key of a keystore is in no slot.
     *
     * @param folder of the slots
     */
    Slot another(Path folder, SigningKey identity) throws IOException {
        if (keystore == null) {
            Slot fresh = Slot.takeUnused(folder);
            Identity.keep(identity, fresh.path());
            return fresh;
        }
        Slot fresh = keystore.slot(folder);
        OwnerFiles.replace(fresh.path().resolve(Identity.FILE), mark(keystore, fresh));
        return fresh;
    }

    private static void setAside(Slot slot, String instead, Notices notices) throws IOException {
        Path aside = slot.setAside();
        notices.once(
                "copied",
                "the state folder is a copy; " + instead + ", and what was copied lies in " + aside
                        + ": delete it if the original is alive");
    }
}
