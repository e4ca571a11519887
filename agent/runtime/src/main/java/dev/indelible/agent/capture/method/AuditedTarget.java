package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** {@code @Audited} methods: one line a call, written when the body ends. */
public final class AuditedTarget implements Target {
    private final EventLine lines;
    private final Coverage coverage;

    public AuditedTarget(EventLine lines, Coverage coverage) {
        this.lines = lines;
        this.coverage = coverage;
    }

    @Override
    public String kind() {
        return "method";
    }

    @Override
    public String[] markers() {
        return new String[] {"Ldev/indelible/annotations/Audited;"};
    }

    @Override
    public ElementMatcher<? super MethodDescription> methods() {
        // javac copies annotations to bridges, whose call ends in the annotated method anyway.
        return ElementMatchers.isAnnotatedWith(ElementMatchers.named(Annotations.AUDITED))
                .and(ElementMatchers.not(ElementMatchers.isBridge()));
    }

    @Override
    public boolean applies(TypeDescription type) {
        boolean any = false;
        for (MethodDescription method : type.getDeclaredMethods().filter(methods())) {
            boolean body = !method.isAbstract() && !method.isNative();
            any |= body;
            if (!body) {
                coverage.missing(
                        type.getName() + "." + method.getName(),
                        "@Audited stands on a method without a body; put it on the method that implements it");
            }
        }
        return any;
    }

    @Override
    public Site site(Place place) throws ReflectiveOperationException {
        lines.sources().discover(place.owner().getClassLoader());
        AuditedPlan plan = AuditedPlan.of(place.reflected(), coverage);
        return plan == null ? null : (thread, self, arguments) -> enter(plan, thread, arguments);
    }

    private Call enter(AuditedPlan plan, ThreadContext thread, Object[] arguments) {
        thread.entered(plan.method());
        AuditedPlan.Values values = plan.values(arguments);
        String outer = thread.where(plan.where());
        long started = System.nanoTime();
        return (same, result, thrown) -> {
            long duration = System.nanoTime() - started;
            same.where(outer);
            EventRecord record = lines.start(EventKind.METHOD, same, plan.action(), plan.category());
            EventLine.outcome(record, thrown);
            plan.fill(record, values);
            record.number(Field.DURATION_US, duration / 1000);
            lines.record(record);
        };
    }
}
