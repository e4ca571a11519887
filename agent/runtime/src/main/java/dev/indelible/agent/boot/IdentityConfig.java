package dev.indelible.agent.boot;

import dev.indelible.agent.config.ConfigException;
import dev.indelible.agent.config.Setting;
import dev.indelible.agent.config.Settings;
import dev.indelible.agent.trail.IdentitySettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads the settings about the identity key. */
final class IdentityConfig {
    private static final int MAX_DAYS = 3650;

    private IdentityConfig() {}

    /**
     * What the settings say.
     *
     * @param notices told, one line each, what is set and has no effect
     * @throws ConfigException where a keystore cannot be what was meant: another identity would sign in its stead
     */
    static IdentitySettings of(Settings settings, Consumer<String> notices) throws ConfigException {
        int days = days(settings.text(Setting.IDENTITY_ROTATE), notices);
        String keystore = settings.text(Setting.IDENTITY_KEYSTORE);
        String password = settings.text(Setting.IDENTITY_KEYSTORE_PASSWORD_FILE);
        if (keystore == null) {
            if (password != null) {
                notices.accept("indelible.identity.keystore.password.file has no effect without"
                        + " indelible.identity.keystore");
            }
            return new IdentitySettings(days, null, null);
        }
        if (password == null) {
            throw new ConfigException("indelible.identity.keystore needs indelible.identity.keystore.password.file, a"
                    + " file with the password in it");
        }
        if (days > 0) {
            notices.accept("indelible.identity.rotate has no effect with a keystore: put a new keystore in its place");
        }
        try {
            return new IdentitySettings(0, Path.of(keystore), Path.of(password));
        } catch (InvalidPathException e) {
            throw new ConfigException("indelible.identity.keystore or its password.file is no path");
        }
    }

    private static int days(String text, Consumer<String> notices) {
        if (text == null) {
            return 0;
        }
        if (text.matches("[0-9]{1,4}") && Integer.parseInt(text) <= MAX_DAYS) {
            return Integer.parseInt(text);
        }
        notices.accept("indelible.identity.rotate is no number of days from 0 to " + MAX_DAYS
                + "; the identity key is not replaced");
        return 0;
    }
}
