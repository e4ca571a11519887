package dev.indelible.agent.config;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * The settings in force and where each came from: system property, then environment, then properties file, then default.
 *
 * <p>What must stay true: a name nobody knows is reported, never silently ignored; a secret is never part of a message or
 * of the digest.
 */
public final class Settings {
    static final String PREFIX = "indelible.";
    static final String VARIABLE_PREFIX = "INDELIBLE_";

    /** Names below these belong to others: our own tests and demo. */
    private static final String TEST_PREFIX = PREFIX + "test.";

    private record Value(String text, String source) {}

    private final Map<Setting, Value> values = new EnumMap<>(Setting.class);
    private final List<String> warnings = new ArrayList<>();

    private Settings() {}

    /**
     * Reads the settings. {@code arguments}: what stood behind the jar's name in {@code -javaagent}, or null.
     *
     * @throws ConfigException if the properties file cannot be read
     */
    public static Settings read(String arguments, Properties properties, Map<String, String> environment)
            throws ConfigException {
        Settings settings = new Settings();
        if (arguments != null && !arguments.isEmpty()) {
            settings.warnings.add("options behind the agent jar's name are not read; use -Dindelible.… or INDELIBLE_…");
        }
        Properties given = new Properties();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX) && !name.startsWith(TEST_PREFIX)) {
                given.setProperty(name.substring(PREFIX.length()), properties.getProperty(name));
            }
        }
        settings.refuseSecrets(given);
        settings.take(given, "property", PREFIX);
        settings.takeVariables(environment);
        String file = settings.text(Setting.CONFIG);
        if (file != null) {
            settings.take(load(file), "file", "");
        }
        return settings;
    }

    private void refuseSecrets(Properties given) {
        for (Setting setting : Setting.values()) {
            if (setting.secret() && given.remove(setting.key()) != null) {
                warnings.add("-D" + setting.property() + " is not read, since every user of the host can see a command"
                        + " line; use " + setting.variable() + " or indelible.token.file");
            }
        }
    }

    private void take(Properties given, String source, String prefix) {
        for (String name : new TreeSet<>(given.stringPropertyNames())) {
            String key = prefix.isEmpty() && name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
            Setting setting = find(key);
            if (setting == null) {
                warnings.add("unknown setting " + prefix + name + " (" + source + "); known are " + known());
            } else {
                values.putIfAbsent(setting, new Value(given.getProperty(name).trim(), source));
            }
        }
    }

    private void takeVariables(Map<String, String> environment) {
        for (String name : new TreeSet<>(environment.keySet())) {
            if (name.startsWith(VARIABLE_PREFIX)) {
                Setting setting = null;
                for (Setting one : Setting.values()) {
                    setting = one.variable().equals(name) ? one : setting;
                }
                if (setting == null) {
                    warnings.add("unknown setting " + name + " (environment); known are " + known());
                } else {
                    values.putIfAbsent(setting, new Value(environment.get(name).trim(), "environment"));
                }
            }
        }
    }

    private static Setting find(String key) {
        for (Setting setting : Setting.values()) {
            if (setting.key().equals(key)) {
                return setting;
            }
        }
        return null;
    }

    private static String known() {
        StringBuilder names = new StringBuilder();
        for (Setting setting : Setting.values()) {
            names.append(names.length() == 0 ? "" : ", ").append(setting.key());
        }
        return names.toString();
    }

    private static Properties load(String file) throws ConfigException {
        Properties properties = new Properties();
        try (Reader in = new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new ConfigException(
                    "the properties file " + file + " cannot be read; check indelible.config and the file's rights");
        }
        return properties;
    }

    /** The value in force, or null. An empty value counts as none. */
    public String text(Setting setting) {
        Value value = values.get(setting);
        return value == null || value.text.isEmpty() ? setting.otherwise() : value.text;
    }

    /** The elements of a value that is a list: by commas, trimmed, without empty ones. */
    public List<String> list(Setting setting) {
        return Setting.elements(text(setting));
    }

    /** One line each about what was set and not understood. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Each setting that somebody set, with its source; secrets masked: {@code env=prod (environment)}. */
    public String shown() {
        StringBuilder text = new StringBuilder();
        values.forEach((setting, value) -> text.append(text.length() == 0 ? "" : ", ")
                .append(setting.key())
                .append('=')
                .append(setting.secret() ? "***" : value.text)
                .append(" (")
                .append(value.source)
                .append(')'));
        return text.toString();
    }

    /** SHA-256 over {@code key=value} lines of everything in force but secrets, in the order of {@link Setting}. */
    public byte[] digest() {
        StringBuilder text = new StringBuilder();
        for (Setting setting : Setting.values()) {
            String value = setting.secret() ? null : text(setting);
            if (value != null) {
                text.append(setting.key()).append('=').append(value).append('\n');
            }
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
