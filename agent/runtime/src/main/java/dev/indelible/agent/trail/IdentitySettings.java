package dev.indelible.agent.trail;

import java.nio.file.Path;

/**
 * Where the identity key comes from and how long it serves.
 *
 * @param rotateDays after so many days the next start takes a new key; 0 for never
 * @param keystore a PKCS#12 file that holds the key; null: the state folder holds it
 * @param passwordFile holds the keystore's password; null where there is no keystore
 */
public record IdentitySettings(int rotateDays, Path keystore, Path passwordFile) {
    /** A key in the state folder, for good. */
    public static final IdentitySettings IN_FOLDER = new IdentitySettings(0, null, null);
}
