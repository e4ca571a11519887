package dev.indelible.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value does not reach the audit trail as it is. On a parameter it covers every path that starts there; on a getter,
 * record component or field, every path that passes it.
 *
 * <pre>{@code
 * record Card(@Sensitive(Sensitive.Mode.MASK) String number, @Sensitive String code) {}
 * }</pre>
 *
 * <p>Where several marks meet on one path, and with the rules by name that the agent's settings have, the strictest
 * holds: {@link Mode#DROP}, then {@link Mode#HMAC}, then {@link Mode#MASK}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.METHOD, ElementType.FIELD})
public @interface Sensitive {
    /** What the line shows in place of the value. */
    Mode value() default Mode.DROP;

    /** What a line shows in place of a value. */
    enum Mode {
        /** {@code [redacted]}. */
        DROP,
        /** The last four characters of twelve or more: {@code ****1111}. */
        MASK,
        /**
         * A keyed hash, the same for the same value, so that somebody who holds the key can search for a value. Without a
         * key in the agent's settings it is {@link #DROP}.
         */
        HMAC
    }
}
