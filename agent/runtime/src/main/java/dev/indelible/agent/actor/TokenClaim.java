package dev.indelible.agent.actor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;

/**
 * The claim of a bearer's token or of an OpenID Connect login that names the actor: the subject is often a number that
 * nobody knows anybody by.
 */
final class TokenClaim {
    private static final String[][] READERS = {
        {"org.springframework.security.oauth2.core.ClaimAccessor", "getClaims"},
        {"org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal", "getAttributes"},
        {"org.springframework.security.oauth2.core.user.OAuth2User", "getAttributes"},
    };

    private final String name;

    private final ClassValue<Claims> perClass = new ClassValue<>() {
        @Override
        protected Claims computeValue(Class<?> type) {
            return Claims.of(type);
        }
    };

    /** @param read null where principals of the class have no claims */
    private record Claims(MethodHandle read) {
        static Claims of(Class<?> type) {
            for (String[] reader : READERS) {
                try {
                    Class<?> holder = Class.forName(reader[0], false, type.getClassLoader());
                    if (holder.isAssignableFrom(type)) {
                        return new Claims(MethodHandles.publicLookup()
                                .findVirtual(holder, reader[1], MethodType.methodType(Map.class))
                                .asType(MethodType.methodType(Map.class, Object.class)));
                    }
                } catch (ReflectiveOperationException | LinkageError absent) {
                    // Then it is none of these.
                }
            }
            return new Claims(null);
        }
    }

    TokenClaim(String name) {
        this.name = name;
    }

    /** The claim of this principal, or null. */
    String of(Object principal) throws Throwable {
        MethodHandle read = principal == null ? null : perClass.get(principal.getClass()).read;
        Map<?, ?> claims = read == null ? null : (Map<?, ?>) read.invokeExact(principal);
        Object claim = claims == null ? null : claims.get(name);
        return claim instanceof String || claim instanceof Number ? claim.toString() : null;
    }
}
