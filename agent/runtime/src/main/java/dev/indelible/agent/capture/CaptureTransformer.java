package dev.indelible.agent.capture;

import dev.indelible.agent.capture.coverage.Uncaptured;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sees every class before it is defined. Nearly all leave after a look at their bytes; only a class that holds a marker
 * is parsed.
 *
 * <p>What must stay true: an exception never leaves (the JVM would swallow it, unseen); classes of the JDK are left alone
 * but for the named few; no lock, since any thread loads classes.
 */
final class CaptureTransformer implements ClassFileTransformer {
    private final List<Target> targets;
    private final ByteScan scan;
    private final Supplier<Weaver> weaver;
    private final Supplier<Weaver> jdkWeaver;
    private final Set<String> jdkClasses;
    private final Coverage coverage;
    private final ClassLoader platform = ClassLoader.getPlatformClassLoader();
    private final ClassLoader own = CaptureTransformer.class.getClassLoader();

    CaptureTransformer(
            List<Target> targets,
            List<Target> jdkTargets,
            Set<String> jdkClasses,
            Class<?> dispatcher,
            Coverage coverage) {
        this.targets = targets;
        List<String> markers = new ArrayList<>();
        targets.forEach(target -> markers.addAll(Arrays.asList(target.markers())));
        scan = new ByteScan(markers);
        weaver = new Late(() -> new Weaver(targets, dispatcher, coverage));
        jdkWeaver = new Late(() -> new Weaver(jdkTargets, dispatcher, coverage));
        this.jdkClasses = jdkClasses;
        this.coverage = coverage;
    }

    @Override
    public byte[] transform(
            Module module, ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (name == null || loader == own) {
            return null;
        }
        Uncaptured.look(name, coverage);
        boolean jdk = loader == null || loader == platform;
        if (jdk && !jdkClasses.contains(name)) {
            return null;
        }
        try {
            if (!jdk && noise(name)) {
                targets.forEach(target -> target.generated(name, bytes, loader));
                return null;
            }
            if (!jdk && !worthParsing(name, bytes, loader)) {
                return null;
            }
            return (jdk ? jdkWeaver : weaver).get().weave(name.replace('/', '.'), bytes, loader);
        } catch (Throwable failed) {
            coverage.missing(name.replace('/', '.'), "cannot be instrumented: " + failed);
            return null;
        }
    }

    private boolean worthParsing(String name, byte[] bytes, ClassLoader loader) {
        boolean worth = scan.anyIn(bytes);
        for (Target target : targets) {
            worth |= target.claims(name, bytes, loader);
        }
        return worth;
    }

    /** Made on first use, since it wakes Byte Buddy; two threads may make one each, and either will do. */
    private static final class Late implements Supplier<Weaver> {
        private final Supplier<Weaver> make;
        private volatile Weaver made;

        Late(Supplier<Weaver> make) {
            this.make = make;
        }

        @Override
        public Weaver get() {
            Weaver weaver = made;
            if (weaver == null) {
                weaver = make.get();
                made = weaver;
            }
            return weaver;
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
