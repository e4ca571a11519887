package dev.indelible.junit;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Behind {@link AuditTrail}: each test begins without lines, and fails if the agent lost any.
 *
 * <p>What must stay true: without the agent, or with one in another mode, the test fails with a message that says how to
 * start it; it never passes for want of lines.
 */
final class AuditTrailExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(AuditTrailExtension.class);

    /** The agent defines it where every class loader looks. */
    private static final String DISPATCHER = "java.lang.IndelibleDispatcher";

    private static final String HOW = " Start the tests with it. Maven, in the configuration of maven-surefire-plugin:"
            + " <argLine>-javaagent:/path/to/indelible-agent.jar -Dindelible.mode=test</argLine>."
            + " Gradle: test { jvmArgs '-javaagent:/path/to/indelible-agent.jar', '-Dindelible.mode=test' }.";

    @Override
    public void beforeEach(ExtensionContext context) {
        AuditLines lines = new AuditLines(door());
        lines.clear();
        context.getStore(OURS).put(AuditLines.class, lines);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        AuditLines lines = context.getStore(OURS).get(AuditLines.class, AuditLines.class);
        if (lines != null) {
            lines.checkNoneLost();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == AuditLines.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        AuditLines lines = context.getStore(OURS).get(AuditLines.class, AuditLines.class);
        if (lines == null) {
            throw new ExtensionConfigurationException(
                    "AuditLines belong to one test: take them as a parameter of a test, @BeforeEach or @AfterEach method");
        }
        return lines;
    }

    @SuppressWarnings("unchecked") // what the agent's own class declares
    private static BlockingQueue<byte[]> door() {
        BlockingQueue<byte[]> lines;
        try {
            Class<?> dispatcher = Class.forName(DISPATCHER, false, null);
            lines = (BlockingQueue<byte[]>) dispatcher.getMethod("lines").invoke(null);
        } catch (ClassNotFoundException absent) {
            throw new ExtensionConfigurationException("The Indelible agent does not run in this JVM." + HOW);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException unlike) {
            throw new ExtensionConfigurationException(
                    "This Indelible agent is of another version; use the same for indelible-agent and indelible-junit.",
                    unlike);
        }
        if (lines == null) {
            throw new ExtensionConfigurationException(
                    "The Indelible agent runs in this JVM, but not in test mode." + HOW);
        }
        return lines;
    }
}
