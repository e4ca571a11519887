package dev.indelible.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Gives tests the audit lines that the code under test makes, as a parameter {@link AuditLines}.
 *
 * <p>The tests run in a JVM with the agent: {@code -javaagent:…/indelible-agent.jar -Dindelible.mode=test}. Nothing is
 * stored or sent there, and no token is needed.
 *
 * <p>The lines are those of the whole JVM. Tests with this annotation never run side by side, however JUnit is set up;
 * a test without it that runs at the same time and calls audited code adds its lines to those of this one, so let it have
 * the annotation too, or run it in another JVM.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(AuditTrailExtension.class)
@ResourceLock("dev.indelible.lines")
public @interface AuditTrail {}
