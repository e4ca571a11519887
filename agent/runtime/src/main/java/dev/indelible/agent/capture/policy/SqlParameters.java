package dev.indelible.agent.capture.policy;

/** How lines show the values that are bound to SQL statements. */
public enum SqlParameters {
    /** Type and length only: {@code String(12)}. */
    TYPES,
    /** The value, unless its column's name says that it is a secret. */
    VALUES,
    /** A keyed hash of the value. */
    HMAC
}
