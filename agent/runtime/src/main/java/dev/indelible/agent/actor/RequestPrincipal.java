package dev.indelible.agent.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.Principal;

/** Whom a request of the servlet API names. */
public final class RequestPrincipal {
    private static final ClassValue<Read> READ = new ClassValue<>() {
        @Override
        protected Read computeValue(Class<?> type) {
            Class<?> request = ServletRequestType.of(type);
            try {
                return new Read(
                        request == null
                                ? null
                                : MethodHandles.publicLookup()
                                        .findVirtual(
                                                request, "getUserPrincipal", MethodType.methodType(Principal.class))
                                        .asType(MethodType.methodType(Principal.class, Object.class)));
            } catch (ReflectiveOperationException unlike) {
                return new Read(null);
            }
        }
    };

    /** @param principal null where the class is no request */
    private record Read(MethodHandle principal) {}

    private RequestPrincipal() {}

    /** The name of its principal, or null; a request that cannot say names nobody. */
    public static String of(Object request) {
        try {
            MethodHandle read = READ.get(request.getClass()).principal;
            Principal principal = read == null ? null : (Principal) read.invokeExact(request);
            return principal == null ? null : principal.getName();
        } catch (Throwable unknown) {
            return null;
        }
    }
}
