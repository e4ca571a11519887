package dev.indelible.agent.capture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.AsmClassReader;
import net.bytebuddy.utility.AsmClassWriter;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Rewrites one class: puts an invokedynamic before and after each advised method. Adds no member and changes no
 * signature, so that it can be done to loaded classes too. Any thread may call.
 *
 * <p>Byte Buddy says what a class is, reads it and writes it; its builder of types and its Advice are not woken, which an
 * application's start would wait for.
 */
final class Weaver {
    /** Java 7 brought invokedynamic; in an older class file the JVM refuses the whole class for it (JVMS 4.4). */
    private static final int FIRST_VERSION = 51;

    private final List<Target> targets;
    private final Coverage coverage;
    private final Linkage linkage = new Linkage();

    Weaver(List<Target> targets, Coverage coverage) {
        this.targets = targets;
        this.coverage = coverage;
    }

    /** The new bytes, or null where nothing in the class is to be advised. */
    byte[] weave(String name, byte[] bytes, ClassLoader loader) {
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(name, bytes), ClassFileLocator.ForClassLoader.of(loader));
        TypeDescription type =
                TypePool.Default.WithLazyResolution.of(locator).describe(name).resolve();
        Places places = new Places(type);
        for (Target target : targets) {
            if (places.mayHave(target)) {
                ElementMatcher<? super MethodDescription> methods = target.in(type, bytes, loader);
                if (methods != null) {
                    places.add(target, methods);
                }
            }
        }
        if (places.rewriters.isEmpty()) {
            return null;
        }
        if (((bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF) < FIRST_VERSION) {
            coverage.missing(name, "it was compiled for Java 6 or older; use a newer build of it");
            return null;
        }
        AsmClassReader reader = AsmClassReader.Factory.Default.IMPLICIT.make(bytes);
        // With the reader: methods that are not advised are copied as they are.
        AsmClassWriter writer = AsmClassWriter.Factory.Default.IMPLICIT.make(ClassWriter.COMPUTE_MAXS, reader);
        reader.accept(places.in(writer.getVisitor()), ClassReader.EXPAND_FRAMES);
        return writer.getBinaryRepresentation();
    }

    /** What is to be done in one class. */
    private final class Places {
        private final TypeDescription type;
        /** By name and descriptor. */
        private final Map<String, List<Rewriting>> rewriters = new HashMap<>();

        private final Set<String> declared = new HashSet<>();

        private record Rewriting(MethodDescription method, Rewriter rewriter) {}

        Places(TypeDescription type) {
            this.type = type;
            for (MethodDescription method : type.getDeclaredMethods()) {
                declared.add(method.getInternalName());
            }
        }

        boolean mayHave(Target target) {
            Set<String> names = target.names();
            return names.isEmpty() || !Collections.disjoint(names, declared);
        }

        void add(Target target, ElementMatcher<? super MethodDescription> methods) {
            for (MethodDescription method : type.getDeclaredMethods()) {
                if (!method.isTypeInitializer() && methods.matches(method)) {
                    rewriters
                            .computeIfAbsent(
                                    method.getInternalName() + method.getDescriptor(), same -> new ArrayList<>(1))
                            .add(new Rewriting(method, rewriter(target, method)));
                }
            }
        }

        private Rewriter rewriter(Target target, MethodDescription method) {
            Rewriter own = target.rewriter(linkage);
            if (own != null) {
                return own;
            }
            String kind = target.kind();
            if (method.isMethod()) {
                return (owner, same, next) -> Around.wrap(linkage, kind, owner, same, next);
            }
            return target.aroundConstructors()
                    ? (owner, same, next) -> AroundConstructor.wrap(linkage, kind, owner, same, next)
                    : (owner, same, next) -> new AfterConstructor(linkage, kind, owner, same, next);
        }

        ClassVisitor in(ClassVisitor writer) {
            return new ClassVisitor(OpenedClassReader.ASM_API, writer) {
                @Override
                public MethodVisitor visitMethod(
                        int access, String name, String descriptor, String signature, String[] exceptions) {
                    MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                    for (Rewriting place : rewriters.getOrDefault(name + descriptor, List.of())) {
                        method = place.rewriter.wrap(type, place.method, method);
                    }
                    return method;
                }
            };
        }
    }
}
