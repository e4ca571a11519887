package dev.indelible.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Records this parameter of an {@link Audited} method under {@code data}, and names it for property paths. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface AuditParam {
    /** The member's name in {@code data}. */
    String value();
}
