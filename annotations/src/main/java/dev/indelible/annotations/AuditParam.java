package dev.indelible.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records this parameter of an {@link Audited} method under {@code data}, and names it for property paths.
 *
 * <pre>{@code
 * @Audited(action = "card.block", resource = "{card}", resourceType = "card")
 * void block(@AuditParam("card") @Sensitive(Sensitive.Mode.MASK) String number, @AuditParam("why") Reason reason)
 * }</pre>
 *
 * <p>On a parameter of an interface's or superclass's method it holds for the methods that implement it, unless they
 * name the parameter themselves. A name that is that of a secret, such as {@code password}, hides the value.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface AuditParam {
    /** The member's name in {@code data}. */
    String value();
}
