package dev.indelible.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value never reaches the audit trail: where a path or {@link AuditParam} names it, the line says {@code
 * [redacted]}. On a parameter it covers every path that starts there; on a getter, record component or field, every
 * path that passes it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.METHOD, ElementType.FIELD})
public @interface Sensitive {}
