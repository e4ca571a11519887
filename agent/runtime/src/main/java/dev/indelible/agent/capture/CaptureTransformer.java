package dev.indelible.agent.capture;

import dev.indelible.agent.capture.coverage.Uncaptured;
import dev.indelible.agent.capture.method.AuditedTypes;
import dev.indelible.agent.event.ClassLoads;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Sees every class before it is defined. Nearly all leave after a look at their constants; only a class that may hold a
 * place to advise is parsed, and the first of these wakes what follows work through the JDK's executors.
 *
 * <p>What must stay true: an exception never leaves (the JVM would swallow it, unseen), and a class that there was no room
 * to look at comes again; classes of the JDK are left alone but for the named few; no lock, and one bounded wait at the
 * start, since any thread loads classes.
 */
final class CaptureTransformer implements ClassFileTransformer {
    /** Of the JDK, rewritten before they are defined: a loop that runs is never replaced, a login not made twice. */
    private static final Set<String> FROM_THE_FIRST =
            Set.of("java/util/TimerThread", "javax/security/auth/login/LoginContext");

    /**
     * Loaded well before the first class to advise, and not by the agent: the targets are made and Byte Buddy is awake on
     * another thread when that one comes.
     */
    private static final Set<String> HERALDS = Set.of(
            "java/sql/DriverManager",
            "jakarta/servlet/Servlet",
            "jakarta/servlet/Filter",
            "jakarta/servlet/ServletContext",
            "javax/servlet/Servlet",
            "javax/servlet/Filter",
            "javax/servlet/ServletContext");

    private final AuditedTypes audited;
    private final Coverage coverage;
    private final Runnable retransform;
    private final Looms looms = new Looms();
    private final Unwoven unwoven = new Unwoven();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Set<String> wovenOfJdk = ConcurrentHashMap.newKeySet();
    private final ClassLoader platform = ClassLoader.getPlatformClassLoader();
    private final ClassLoader own = CaptureTransformer.class.getClassLoader();

    /** {@code retransform}: rewrites {@link #jdkClasses}; called once, on a thread of its own. */
    CaptureTransformer(AuditedTypes audited, Coverage coverage, Runnable retransform) {
        this.audited = audited;
        this.coverage = coverage;
        this.retransform = retransform;
    }

    void start(Supplier<Targets> targets, Linker linker) {
        looms.set(targets, linker, coverage);
    }

    void abandon() {
        looms.abandon();
    }

    /**
     * Waits for the start, and makes what advises; nothing if there is none. From now on they are rewritten as they are
     * loaded, too.
     */
    Set<String> jdkClasses() {
        awake.set(true);
        try {
            looms.make();
        } catch (Throwable failed) {
            looms.abandon();
            coverage.missing("everything", "the agent could not make what advises: " + failed);
        }
        return looms.await() ? looms.jdkClasses() : Set.of();
    }

    /** Whether this class of the JDK was rewritten as it was loaded. */
    boolean wove(String name) {
        return wovenOfJdk.contains(name);
    }

    /** Rewrites what there was no room to rewrite when it was loaded. On a thread of the agent. */
    void catchUp(Instrumentation instrumentation) {
        unwoven.catchUp(instrumentation, coverage);
    }

    @Override
    public byte[] transform(
            Module module, ClassLoader loader, String said, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (loader == own) {
            return null;
        }
        String name = said;
        try {
            if (name == null) {
                name = nameIn(bytes);
            }
            return name == null ? null : look(loader, name, redefined, bytes);
        } catch (VirtualMachineError full) {
            unwoven.add(name);
            return null;
        }
    }

    /** Who defines a class need not say its name; null where these bytes are no class, which the JVM will say. */
    private static String nameIn(byte[] bytes) {
        try {
            return new ClassHeader(bytes).name();
        } catch (RuntimeException noClass) {
            return null;
        }
    }

    private byte[] look(ClassLoader loader, String name, Class<?> redefined, byte[] bytes) {
        try {
            ClassLoads.one();
            Uncaptured.look(name, coverage);
            if (HERALDS.contains(name)) {
                wake();
            }
            if (loader == null || loader == platform) {
                return ofJdk(name, redefined, bytes, loader);
            }
            if (noise(name)) {
                audited.generated(name, bytes, loader);
                return null;
            }
            return worthParsing(name, bytes, loader) ? weave(name, bytes, loader) : null;
        } catch (VirtualMachineError full) {
            throw full;
        } catch (Throwable failed) {
            coverage.missing(name.replace('/', '.'), "cannot be instrumented: " + failed);
            return null;
        }
    }

    private boolean worthParsing(String name, byte[] bytes, ClassLoader loader) {
        ClassHeader header = new ClassHeader(bytes);
        return audited.mayHave(name, header, loader) || Sieve.holds(name, header, bytes);
    }

    private byte[] weave(String name, byte[] bytes, ClassLoader loader) {
        wake();
        if (!looms.await()) {
            if (!looms.abandoned()) {
                coverage.missing(name.replace('/', '.'), "it was loaded before the agent was ready");
            }
            return null;
        }
        return looms.forApplications().weave(name.replace('/', '.'), bytes, loader);
    }

    private byte[] ofJdk(String name, Class<?> redefined, byte[] bytes, ClassLoader loader) {
        if (FROM_THE_FIRST.contains(name)) {
            wake();
            looms.await();
        }
        if (!awake.get() || !looms.jdkClasses().contains(name)) {
            return null;
        }
        byte[] woven = looms.forJdk().weave(name.replace('/', '.'), bytes, loader);
        if (redefined == null) {
            wovenOfJdk.add(name);
        }
        return woven;
    }

    private void wake() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            Thread thread = new Thread(null, retransform, "indelible-weave", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(own);
            thread.start();
        }
    }

    /** Classes made at run time that only pass calls on to one that is captured, and other agents'. */
    private static boolean noise(String name) {
        return name.contains("$$")
                || name.contains("$Proxy")
                || name.contains("$HibernateProxy$")
                || name.contains("$MockitoMock$")
                || name.contains("$ByteBuddy$")
                || name.startsWith("dev/indelible/agent/")
                || name.startsWith("net/bytebuddy/")
                || name.startsWith("io/opentelemetry/javaagent/");
    }
}
