package dev.indelible.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Every call of this method becomes one line in the audit trail: who, what, when, from where, with what outcome, on
 * which resource. Without the agent the annotation does nothing.
 *
 * <p>It works on the method's own code, not on a proxy: private, static and self-invoked methods count too. Arguments
 * are not recorded unless named here or by {@link AuditParam}.
 *
 * <pre>{@code
 * @Audited(action = "account.transfer", category = "update", resource = "{from}", resourceType = "account",
 *          data = {"{to}", "{order.amount}"})
 * public void transfer(String from, String to, Order order)
 * }</pre>
 *
 * <p>A property path in braces starts with a parameter's name (the class compiled with {@code -parameters}, or the
 * parameter named by {@link AuditParam}) and goes on through getters, record components and public fields. It is no
 * expression language.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Audited {
    /** What is done, in the words of the business: {@code account.transfer}. Empty: {@code Class.method}. */
    String action() default "";

    /**
     * One of {@code create}, {@code read}, {@code update}, {@code delete}, {@code execute}, {@code login}, {@code
     * logout}, {@code access}, {@code export} and {@code system}.
     */
    String category() default "execute";

    /** The id of what it is done to: text with property paths in braces, such as {@code {from}}. */
    String resource() default "";

    /** The type of what it is done to: {@code account}. Empty: the declaring class's simple name. */
    String resourceType() default "";

    /** Property paths whose values the line records under {@code data}, such as {@code {order.memo}}. */
    String[] data() default {};
}
