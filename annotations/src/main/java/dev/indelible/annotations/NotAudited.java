package dev.indelible.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Takes a method out that would be audited because of its type's {@link Audited}, the annotation of a method that it
 * implements or overrides, or a setting of the agent.
 *
 * <pre>{@code
 * @Audited
 * public class Payments {
 *     public void pay(String account) { … }
 *
 *     @NotAudited
 *     public boolean isOpen() { … }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface NotAudited {}
