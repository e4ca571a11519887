package dev.indelible.agent.config;

import java.util.Locale;

/** Every setting there is. Each is a system property, an environment variable and a line of the properties file. */
public enum Setting {
    /** {@code false} leaves the agent off. */
    ENABLED("enabled", "true", false),
    /** A properties file with more settings. */
    CONFIG("config", null, false),
    /** The file that holds the enrolment token. */
    TOKEN_FILE("token.file", null, false),
    /** The token itself; never a system property, since command lines are there for every user to read. */
    TOKEN("token", null, true),
    /** The folder for the write-ahead buffer and the identity. */
    DIR("dir", null, false),
    /** Which environment this is: {@code prod}. */
    ENV("env", "default", false);

    private final String key;
    private final String otherwise;
    private final boolean secret;

    Setting(String key, String otherwise, boolean secret) {
        this.key = key;
        this.otherwise = otherwise;
        this.secret = secret;
    }

    /** The name in a properties file: {@code token.file}. */
    public String key() {
        return key;
    }

    /** The system property. */
    public String property() {
        return Settings.PREFIX + key;
    }

    /** The environment variable. */
    public String variable() {
        return Settings.VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The value where nobody sets one, or null. */
    public String otherwise() {
        return otherwise;
    }

    /** Whether the value must never be shown. */
    public boolean secret() {
        return secret;
    }
}
