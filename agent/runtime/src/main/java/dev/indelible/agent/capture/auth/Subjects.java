package dev.indelible.agent.capture.auth;

import dev.indelible.agent.actor.Jaas;
import dev.indelible.agent.capture.Place;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.capture.Target;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** Learns, when it is linked, that this JVM runs code for Subjects at all; does nothing after that. */
final class Subjects implements Target {
    static final String CLASS = "javax/security/auth/Subject";

    @Override
    public String kind() {
        return "subject";
    }

    @Override
    public Set<String> names() {
        return Set.of("doAs", "doAsPrivileged", "callAs");
    }

    @Override
    public ElementMatcher<? super MethodDescription> methods() {
        return ElementMatchers.namedOneOf(names().toArray(String[]::new));
    }

    @Override
    public boolean applies(TypeDescription type) {
        return type.getInternalName().equals(CLASS);
    }

    @Override
    public Site site(Place place) {
        Jaas.used();
        return null;
    }
}
