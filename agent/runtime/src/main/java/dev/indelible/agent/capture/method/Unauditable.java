package dev.indelible.agent.capture.method;

import dev.indelible.agent.capture.ByteNames;
import dev.indelible.agent.capture.ClassHeader;
import dev.indelible.agent.capture.Coverage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * What is meant to be audited and cannot be: native methods, suspend functions, bodies that are lambdas or proxies, and
 * bodies that were inherited from a class which knows nothing of the annotated interface.
 *
 * <p>What must stay true: each becomes a {@code coverage} line; silence means that it is audited.
 */
final class Unauditable {
    private static final String CONTINUATION = "kotlin.coroutines.Continuation";
    private static final ByteNames AUDITED = new ByteNames(List.of(ClassHeader.descriptor(Annotations.AUDITED)));
    private static final String AUDITED_FILE = Annotations.AUDITED.replace('.', '/') + ".class";

    private final Rules rules;
    private final Inheritors inheritors;
    private final Coverage coverage;
    /** Types whose declared methods have a body that is audited. */
    private final Set<String> implemented = ConcurrentHashMap.newKeySet();

    Unauditable(Rules rules, Inheritors inheritors, Coverage coverage) {
        this.rules = rules;
        this.inheritors = inheritors;
        this.coverage = coverage;
    }

    /** Whether an audited method can be audited; says why not. */
    boolean accepts(TypeDescription type, MethodDescription method, Rules.Source source) {
        String where = rules.where(method);
        if (method.isNative()) {
            coverage.missing(where, "it is native; put the annotation on the Java method that calls it");
            return false;
        }
        List<ParameterDescription> parameters = List.copyOf(method.getParameters());
        if (!parameters.isEmpty()
                && parameters
                        .get(parameters.size() - 1)
                        .getType()
                        .asErasure()
                        .getName()
                        .equals(CONTINUATION)) {
            coverage.missing(
                    where, "it is a suspend function, which ends several times; put the annotation on what it calls");
            return false;
        }
        implemented.add(source.method().getDeclaringType().asErasure().getInternalName());
        return true;
    }

    /** Lambdas, and annotations that the application cannot see, in a class that is about to be defined. */
    void look(String name, ClassHeader header, ClassLoader loader) {
        for (String made : header.lambdas()) {
            if (!Libraries.have(made) && inheritors.inherits(made, loader) && isAuditedLambda(made, loader)) {
                coverage.missing(
                        made.replace('/', '.'),
                        "a lambda or method reference in " + name.replace('/', '.')
                                + " implements it, and lambdas cannot be audited; write a class in its place");
            }
        }
        if (header.holds(AUDITED) && loader.getResource(AUDITED_FILE) == null) {
            coverage.missing(
                    name.replace('/', '.'),
                    "it says @Audited, but indelible-annotations is not on its class path; add it at run time too");
        }
    }

    private boolean isAuditedLambda(String made, ClassLoader loader) {
        String dotted = made.replace('/', '.');
        TypePool pool = TypePool.Default.WithLazyResolution.of(ClassFileLocator.ForClassLoader.of(loader));
        TypePool.Resolution found = pool.describe(dotted);
        return found.isResolved() && found.resolve().isInterface() && hasAuditedAbstract(found.resolve());
    }

    private boolean hasAuditedAbstract(TypeDescription type) {
        for (MethodDescription method : type.getDeclaredMethods()) {
            if (method.isAbstract() && rules.of(type, method) != null) {
                return true;
            }
        }
        return Rules.parents(type).stream().anyMatch(parent -> hasAuditedAbstract(parent.asErasure()));
    }

    /** A dynamic proxy of an annotated interface is fine as long as an audited body stands behind it. */
    void lookAtProxy(String name, byte[] bytes, ClassLoader loader) {
        if (!name.contains("$Proxy")) {
            return;
        }
        for (String parent : new ClassHeader(bytes).supertypes()) {
            if (!Libraries.have(parent)
                    && !implemented.contains(parent)
                    && inheritors.inherits(parent, loader)
                    && isAuditedLambda(parent, loader)) {
                coverage.missing(
                        parent.replace('/', '.'),
                        "a proxy made at run time implements it, and no class that is audited; annotate what calls it");
            }
        }
    }

    /** {@code class Child extends Parent implements Audited}, where the body is Parent's. */
    void lookAtInherited(TypeDescription type) {
        if (type.isInterface() || type.isAbstract()) {
            return;
        }
        try {
            for (TypeDefinition at : type.getInterfaces()) {
                bodies(type, at.asErasure());
            }
        } catch (IllegalStateException notFound) {
            // The JVM will not find it either.
            return;
        }
    }

    private void bodies(TypeDescription type, TypeDescription contract) {
        for (MethodDescription promised : contract.getDeclaredMethods()) {
            if (promised.isAbstract() && rules.of(contract, promised) != null) {
                MethodDescription body = body(type.getSuperClass(), promised);
                boolean own = declares(type, promised);
                if (!own && body != null && rules.of(body.getDeclaringType().asErasure(), body) == null) {
                    coverage.missing(
                            rules.where(promised) + " in " + type.getName(),
                            "its body is " + rules.where(body) + ", which does not implement it; annotate that method");
                }
            }
        }
        contract.getInterfaces().forEach(parent -> bodies(type, parent.asErasure()));
    }

    private static boolean declares(TypeDefinition type, MethodDescription promised) {
        return type.getDeclaredMethods().stream()
                .anyMatch(method -> !method.isBridge()
                        && method.getName().equals(promised.getName())
                        && method.getParameters().size()
                                == promised.getParameters().size());
    }

    private static MethodDescription body(TypeDefinition from, MethodDescription promised) {
        for (TypeDefinition at = from; at != null; at = at.getSuperClass()) {
            for (MethodDescription method : at.getDeclaredMethods()) {
                if (!method.isAbstract()
                        && method.getName().equals(promised.getName())
                        && method.getDescriptor().equals(promised.getDescriptor())) {
                    return method.asDefined();
                }
            }
        }
        return null;
    }
}
