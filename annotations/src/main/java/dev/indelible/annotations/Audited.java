package dev.indelible.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Every call becomes one line in the audit trail: who, what, when, from where, with what outcome, on which resource.
 * Without the agent the annotation does nothing.
 *
 * <pre>{@code
 * @Audited(action = "account.transfer", category = "update", resource = "{from}", resourceType = "account",
 *          data = {"{to}", "{order.amount}"}, result = "{result.id}")
 * public Transfer transfer(String from, String to, Order order)
 * }</pre>
 *
 * <h2>Where it may stand</h2>
 *
 * <ul>
 *   <li>On a <b>method</b> of any visibility: static, private and self-invoked ones too, since the method's own code is
 *       audited and not a proxy around it. On an interface's or superclass's method it holds for every method that
 *       implements or overrides it. One call is one line: an override that calls {@code super} adds none.
 *   <li>On a <b>constructor</b>: one line when it ends. What the superclass's constructor throws is not seen.
 *   <li>On a <b>type</b>: every public method that the type itself declares, but {@code equals}, {@code hashCode}, {@code
 *       toString} and a record's accessors. {@link NotAudited} takes one out.
 * </ul>
 *
 * <p>A method that returns a {@code CompletionStage} ends when the stage does; the line names who made the call. A lambda,
 * a native method and a Kotlin {@code suspend} function cannot be audited; the trail says so where it meets one.
 *
 * <h2>Property paths</h2>
 *
 * <p>Arguments are not recorded unless they are named here or by {@link AuditParam}. A path in braces starts with a
 * parameter's name (the class compiled with {@code -parameters}, or the parameter named by {@link AuditParam}) and goes
 * on through getters, record components and public fields: {@code {order.customer.id}}. It is no expression language. A
 * value shows as text only if its type is the JDK's own and its text is short; of anything else the line names the class,
 * and calls no {@code toString}. What is {@link Sensitive} does not show, nor what has the name of a secret ({@code
 * password}, {@code token}, {@code pan} …).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.TYPE})
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

    /**
     * Property paths on what the method returned, such as {@code {result.id}} or {@code {result}}: recorded under {@code
     * data} where the call succeeded. Of a {@code CompletionStage} it is what the stage completed with.
     */
    String[] result() default {};

    /** How much a reader should care. The line says nothing for {@link Severity#INFO}. */
    Severity severity() default Severity.INFO;

    /**
     * Exceptions that say that the call was refused, rather than that it failed: their lines have outcome {@code denied},
     * as those of a security framework's own exceptions have anyway.
     */
    Class<? extends Throwable>[] denied() default {};

    /**
     * When the call returns: once its line is so safe. With an intent, the body runs once the intent is. The wait has a
     * bound ({@code indelible.level.timeout}); beyond it the line is in the buffer and goes its way, the call goes on, and
     * the trail counts it, but for {@link OnFailure#BLOCK}. The line of a {@code CompletionStage}'s end is not waited for.
     */
    Level level() default Level.DEPLOYMENT;

    /** Whether a line is written before the body runs, too. */
    Phase phase() default Phase.OUTCOME;

    /** What happens to the call when the trail cannot take its line. */
    OnFailure onFailure() default OnFailure.ALLOW;

    /** How much a reader should care about a call. */
    enum Severity {
        /** Business as usual. */
        INFO,
        /** Worth a look. */
        NOTICE,
        /** Worth a question. */
        WARNING,
        /** Worth waking somebody. */
        CRITICAL
    }

    /** How safe a call's line is when the call returns. */
    enum Level {
        /** As the agent's setting {@code indelible.level} says, where {@code buffered} is the default. */
        DEPLOYMENT,
        /** It survives the end of the process, {@code kill -9} included. */
        BUFFERED,
        /** It is forced to the disk, and survives the loss of power. Costs a wait of a few milliseconds. */
        DURABLE,
        /** The collector's receipt for it is verified: it survives the loss of the host. Costs a wait for the network. */
        RECEIVED
    }

    /** Which lines a call leaves. */
    enum Phase {
        /** One, when the call ends. */
        OUTCOME,
        /**
         * Two, tied by {@code call}: the first is in the buffer before the body runs, so that even a call during which
         * the machine dies is known to have begun.
         */
        INTENT_AND_OUTCOME
    }

    /** What happens to a call whose line cannot be written. */
    enum OnFailure {
        /** It runs; the trail counts the loss. */
        ALLOW,
        /**
         * It does not run: the caller gets an {@link AuditUnavailableException}. The line that decides is the one
         * before the body, which is written whatever {@link Audited#phase} says: it must be in the buffer, and as safe
         * as {@link Audited#level} asks for. What has run is never refused. Where the agent is not there, or its
         * settings keep it from starting, nobody stops the call: watch the agent's start, or the collector's list of
         * streams.
         */
        BLOCK
    }
}
