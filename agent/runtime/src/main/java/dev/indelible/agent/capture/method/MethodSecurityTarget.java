package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.Coverage;
import dev.indelible.agent.capture.Denials;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Spring Security's method security refuses a call before its body, so the body's own advice never runs: here the denial
 * still becomes a line, with the action of the {@code @Audited} method that was refused.
 *
 * <p>What must stay true: one line a refused call, however many interceptors stand around it; none if the body ran.
 */
public final class MethodSecurityTarget implements Target {
    private static final String INTERCEPTOR =
            "org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor";
    private static final String INVOCATION = "org.aopalliance.intercept.MethodInvocation";

    private final EventLine lines;
    private final Coverage coverage;

    /** Read once per target's class and method, and gone with the class. */
    private final ClassValue<ConcurrentMap<Method, Optional<AuditedPlan>>> plans = new ClassValue<>() {
        @Override
        protected ConcurrentMap<Method, Optional<AuditedPlan>> computeValue(Class<?> target) {
            return new ConcurrentHashMap<>();
        }
    };

    public MethodSecurityTarget(EventLine lines, Coverage coverage) {
        this.lines = lines;
        this.coverage = coverage;
    }

    @Override
    public String kind() {
        return "denial";
    }

    @Override
    public String[] markers() {
        return new String[] {INTERCEPTOR.replace('.', '/')};
    }

    @Override
    public ElementMatcher<? super MethodDescription> methods() {
        return ElementMatchers.named("invoke")
                .and(ElementMatchers.takesArguments(1))
                .and(ElementMatchers.takesArgument(0, ElementMatchers.named(INVOCATION)));
    }

    @Override
    public boolean applies(TypeDescription type) {
        return type.getName().equals(INTERCEPTOR);
    }

    @Override
    public Site site(Place place) throws ReflectiveOperationException {
        ClassLoader loader = place.owner().getClassLoader();
        lines.sources().discover(loader);
        Class<?> invocation = Class.forName(INVOCATION, false, loader);
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodHandle method = lookup.findVirtual(invocation, "getMethod", MethodType.methodType(Method.class))
                .asType(MethodType.methodType(Method.class, Object.class));
        MethodHandle target = lookup.findVirtual(invocation, "getThis", MethodType.methodType(Object.class))
                .asType(MethodType.methodType(Object.class, Object.class));
        MethodHandle arguments = lookup.findVirtual(invocation, "getArguments", MethodType.methodType(Object[].class))
                .asType(MethodType.methodType(Object[].class, Object.class));
        return (thread, interceptor, given) -> {
            Object call = given[0];
            Method called = (Method) method.invokeExact(call);
            Object self = (Object) target.invokeExact(call);
            AuditedPlan plan = plan(called, self == null ? called.getDeclaringClass() : self.getClass());
            return plan == null ? null : enter(plan, thread, (Object[]) arguments.invokeExact(call));
        };
    }

    private AuditedPlan plan(Method called, Class<?> target) {
        return plans.get(target)
                .computeIfAbsent(called, same -> Optional.ofNullable(AuditedPlan.of(body(same, target), coverage)))
                .orElse(null);
    }

    /** The method of the target's class that the call would end in. */
    private static Method body(Method called, Class<?> target) {
        for (Class<?> at = target; at != null; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (!method.isBridge()
                        && method.getName().equals(called.getName())
                        && Arrays.equals(method.getParameterTypes(), called.getParameterTypes())) {
                    return method;
                }
            }
        }
        return called;
    }

    private Call enter(AuditedPlan plan, ThreadContext thread, Object[] arguments) {
        AuditedPlan.Values values = plan.values(arguments);
        ThreadContext.Expected expected = thread.expect(plan.method());
        return (same, result, thrown) -> {
            same.leave(expected);
            if (thrown == null || expected.settled() || !Denials.is(thrown)) {
                return;
            }
            same.entered(plan.method());
            EventRecord record = lines.start(EventKind.METHOD, same, plan.action(), plan.category());
            EventLine.outcome(record, thrown);
            plan.fill(record, values);
            lines.record(record);
        };
    }
}
