package dev.indelible.agent.config;

import java.util.ArrayList;
import java.util.List;
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
    /** After how many days the identity key is replaced, at the next start; never where nobody says. */
    IDENTITY_ROTATE("identity.rotate", null, false),
    /** A PKCS#12 file that holds the identity key, instead of the folder; for one process only. */
    IDENTITY_KEYSTORE("identity.keystore", null, false),
    /** The file that holds the keystore's password. */
    IDENTITY_KEYSTORE_PASSWORD_FILE("identity.keystore.password.file", null, false),
    /** Which environment this is: {@code prod}. */
    ENV("env", "default", false),
    /** {@code record}; {@code report} (the cost is printed) and {@code test} (for unit tests) keep nothing. */
    MODE("mode", "record", false),
    /** When a call returns whose event is recorded: {@code buffered}, {@code durable} or {@code received}. */
    LEVEL("level", "buffered", false),
    /** How long a call may wait for its level: {@code 500ms}, {@code 10s}; else 5 s for durable, 30 s for received. */
    LEVEL_TIMEOUT("level.timeout", null, false),
    /** What the write-ahead log may take, in bytes or with k, m or g: {@code 256m}. */
    QUOTA("quota", "256m", false),
    /** What happens to new events when the quota is used up: {@code gap}, {@code block} or {@code fail}. */
    QUOTA_ACTION("quota.action", "gap", false),
    /** {@code changes}: requests that change or are refused or fail or contain another line; {@code all}. */
    HTTP("http", "changes", false),
    /** Paths of requests that read only and are not worth a line, even where they fail. */
    HTTP_EXCLUDE(
            "http.exclude",
            "/health,/healthz,/livez,/readyz,/actuator/health/**,/actuator/info,/actuator/prometheus,/favicon.ico,"
                    + "/**.css,/**.js,/**.map,/**.png,/**.jpg,/**.gif,/**.svg,/**.ico,/**.woff,/**.woff2",
            false),
    /** Names of query parameters that lines show. */
    HTTP_QUERY("http.query", null, false),
    /** Addresses of the proxies whose {@code X-Forwarded-For} is believed. */
    PROXIES("proxies", null, false),
    /** {@code changes}: statements that change or fail, and SELECTs on {@link #JDBC_TABLES}; {@code all}. */
    JDBC("jdbc", "changes", false),
    /** Tables of which every SELECT is recorded too. */
    JDBC_TABLES("jdbc.tables", null, false),
    /** How SQL parameters are shown: {@code types}, {@code values} or {@code hmac}. */
    JDBC_PARAMS("jdbc.params", "types", false),
    /** The claim of a token (JWT, OIDC) that names the actor, instead of its subject. */
    ACTOR_CLAIM("actor.claim", null, false),
    /** A session attribute and properties of it that name the actor: {@code user.name}. */
    ACTOR_SESSION("actor.session", null, false),
    /** Methods that are audited without an annotation: {@code com.acme.Payments#transfer}. */
    METHODS("methods", null, false),
    /** Annotations that count as {@code @Audited}. */
    ANNOTATIONS("annotations", null, false),
    /** Names, besides the usual, whose values are never shown. */
    SENSITIVE("sensitive", null, false),
    /** The file with the key for values that are shown as HMAC. */
    PRIVACY_KEY_FILE("privacy.key.file", null, false);

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

    /** The elements of a value that is a list: by commas, trimmed, without empty ones. */
    static List<String> elements(String value) {
        List<String> elements = new ArrayList<>();
        for (String element : value == null ? new String[0] : value.split(",", -1)) {
            if (!element.isBlank()) {
                elements.add(element.trim());
            }
        }
        return List.copyOf(elements);
    }

    /** Whether the value must never be shown. */
    public boolean secret() {
        return secret;
    }
}
