package dev.indelible.agent;

import java.io.File;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where the JVM enters the agent. Decides whether there is anything to do here, then hands over to the runtime in its
 * own class loader.
 *
 * <p>What must stay true: this class, {@link Main} and {@link IsolatedLoader} are Java 8 bytecode and all of us that the
 * application's class path shows; whatever goes wrong, one line on standard error says what to do, and the application starts.
 */
public final class Premain {
    private static final String RUNTIME = "dev.indelible.agent.boot.AgentRuntime";
    static final int FLOOR = 17;

    /** A second {@code -javaagent} (or one from JAVA_TOOL_OPTIONS besides) comes through the same class: a no-op. */
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private Premain() {}

    /** Called by the JVM before the application's main. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        try {
            if (STARTED.compareAndSet(false, true) && wanted()) {
                int version = feature();
                if (version < FLOOR) {
                    say("off: this is Java " + version + "; run the application on Java " + FLOOR
                            + " or later to audit it.");
                } else {
                    start(arguments, instrumentation);
                }
            }
        } catch (Throwable failed) {
            say("off: the agent could not start (" + cause(failed)
                    + "); check that the agent jar is whole and readable.");
        }
    }

    private static void start(String arguments, Instrumentation instrumentation) throws Exception {
        Method start = Class.forName(RUNTIME, true, isolated()).getMethod("start", String.class, Instrumentation.class);
        start.invoke(null, arguments, instrumentation);
    }

    /** A loader of the runtime that lies in the jar from which this class comes. */
    static ClassLoader isolated() throws Exception {
        return new IsolatedLoader(new File(Premain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()));
    }

    private static boolean wanted() {
        String enabled = System.getProperty("indelible.enabled");
        if (enabled == null) {
            enabled = System.getenv("INDELIBLE_ENABLED");
        }
        return !"false".equalsIgnoreCase(enabled) && !tool();
    }

    /**
     * Whether this JVM runs a tool of the JDK: with JAVA_TOOL_OPTIONS every javac and keytool gets the agent too. The
     * launcher of source files is no tool: it runs the application.
     */
    private static boolean tool() {
        String module = System.getProperty("jdk.module.main", "");
        boolean jdk = module.startsWith("jdk.") || module.startsWith("java.");
        return jdk && !System.getProperty("jdk.module.main.class", "").startsWith("com.sun.tools.javac.launcher.");
    }

    /** The Java version of this JVM: 8, 17. */
    static int feature() {
        String version = System.getProperty("java.specification.version", "0");
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }

    static Throwable cause(Throwable failed) {
        return failed instanceof InvocationTargetException && failed.getCause() != null ? failed.getCause() : failed;
    }

    static void say(String message) {
        PrintStream err = System.err;
        err.println("indelible: " + message.replace('\n', ' '));
    }
}
