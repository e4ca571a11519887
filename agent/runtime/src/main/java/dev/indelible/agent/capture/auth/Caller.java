package dev.indelible.agent.capture.auth;

import java.util.Set;

/** Who asked for an authentication: the code that called the framework, beyond the framework's own layers. */
final class Caller {
    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final int DEEPEST = 60;

    private static final Set<String> LAYERS = Set.of(
            "AuthenticationManager",
            "ProviderManager",
            "Realm",
            "LoginService",
            "IdentityManager",
            "WebSecurityConfigurer");

    private Caller() {}

    /** The nearest frame beyond the layers, as {@code Class.method}; null if there is none. */
    static String outside() {
        return WALKER.walk(frames -> frames.limit(DEEPEST)
                .filter(frame -> !layer(frame.getClassName()))
                .findFirst()
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .orElse(null));
    }

    /** Whether a form is being answered: one of the container's own classes for it is at work. */
    static boolean isForm() {
        return WALKER.walk(frames -> frames.limit(DEEPEST)
                .anyMatch(frame -> frame.getClassName().contains("FormAuth")
                        && (frame.getClassName().startsWith("org.apache.catalina.")
                                || frame.getClassName().startsWith("org.eclipse.jetty.")
                                || frame.getClassName().startsWith("io.undertow."))));
    }

    private static boolean layer(String name) {
        return name.startsWith("dev.indelible.agent.")
                || name.startsWith("java.")
                || name.startsWith("jdk.")
                || name.contains("$Proxy")
                || name.startsWith("org.springframework.aop.")
                || LAYERS.stream().anyMatch(name.substring(name.lastIndexOf('.') + 1)::contains);
    }
}
