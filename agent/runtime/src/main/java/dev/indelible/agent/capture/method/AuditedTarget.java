package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Audited methods and constructors: a line for each call. */
public final class AuditedTarget implements Target {
    private final MethodLines lines;
    private final Coverage coverage;
    private final AuditedTypes types;
    private final Rules rules;
    private final Unauditable unauditable;
    private final Plans plans;

    public AuditedTarget(AuditedTypes types, EventLine lines, Coverage coverage) {
        this.lines = new MethodLines(lines);
        this.coverage = coverage;
        this.types = types;
        rules = types.rules();
        unauditable = types.unauditable();
        plans = new Plans(rules, coverage, lines.privacy());
    }

    /** Reads the plans of audited methods; shared with method security. */
    Plans plans() {
        return plans;
    }

    @Override
    public String kind() {
        return "method";
    }

    @Override
    public boolean aroundConstructors() {
        return true;
    }

    @Override
    public ElementMatcher<? super MethodDescription> in(TypeDescription type, byte[] bytes, ClassLoader loader) {
        if (!types.mayHave(type.getInternalName(), bytes, loader)) {
            return null;
        }
        Set<String> audited = new HashSet<>();
        Set<String> forwarders = KotlinForwarders.in(type, bytes);
        for (MethodDescription method : type.getDeclaredMethods()) {
            // A bridge's call ends in the audited method anyway; compilers copy annotations to it.
            boolean forwards = method.isBridge() || forwarders.contains(signature(method));
            Rules.Source source = forwards ? null : rules.of(type, method);
            if (source != null && !method.isAbstract() && unauditable.accepts(type, method, source)) {
                audited.add(signature(method));
                coverage.covered("method", rules.where(method) + " as " + rules.action(method, source));
            }
        }
        unauditable.lookAtInherited(type);
        return audited.isEmpty() ? null : method -> audited.contains(signature(method));
    }

    private static String signature(MethodDescription method) {
        return method.getInternalName() + method.getDescriptor();
    }

    @Override
    public Site site(Place place) throws ReflectiveOperationException {
        lines.lines().sources().discover(place.owner().getClassLoader());
        AuditedPlan plan = plans.of(place.reflected());
        if (plan == null) {
            throw new IllegalStateException("its annotation cannot be read: are the annotations on its class path?");
        }
        return (thread, self, arguments) -> MethodCall.enter(lines, plan, thread, self, arguments);
    }
}
