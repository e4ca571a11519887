package dev.indelible.agent.capture;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.bytecode.Addition;
import net.bytebuddy.implementation.bytecode.Removal;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.constant.IntegerConstant;
import net.bytebuddy.implementation.bytecode.member.FieldAccess;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.JavaConstant;

/**
 * Rewrites one class: puts an invokedynamic before and after each advised method. Adds no member and changes no
 * signature, so that it can be done to loaded classes too. Any thread may call.
 */
public final class Weaver {
    /** Java 7 brought invokedynamic; in an older class file the JVM refuses the whole class for it (JVMS 4.4). */
    private static final int FIRST_VERSION = 51;

    private final List<Target> targets;
    private final Coverage coverage;
    private final MethodDescription.InDefinedShape dispatcher;
    private final Advice.ExceptionHandler noRoom;
    private final ByteBuddy buddy;

    /** Advice by the target's kind: to make one reads the class file of its shape. */
    private final Map<String, Advice> around = new ConcurrentHashMap<>();

    private final Map<String, Advice> made = new ConcurrentHashMap<>();

    Weaver(List<Target> targets, Class<?> dispatcher, Coverage coverage) {
        this.targets = targets;
        this.coverage = coverage;
        this.dispatcher = TypeDescription.ForLoadedType.of(dispatcher)
                .getDeclaredMethods()
                .filter(ElementMatchers.named("link"))
                .getOnly();
        noRoom = noRoom(TypeDescription.ForLoadedType.of(dispatcher)
                .getDeclaredFields()
                .filter(ElementMatchers.named("unreached"))
                .getOnly());
        buddy = new ByteBuddy().with(TypeValidation.DISABLED).with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE);
    }

    /** Counts an overflow of the stack, by instructions that need none. */
    private static Advice.ExceptionHandler noRoom(FieldDescription.InDefinedShape unreached) {
        return new Advice.ExceptionHandler.Simple(new StackManipulation.Compound(
                Removal.SINGLE,
                FieldAccess.forField(unreached).read(),
                IntegerConstant.ONE,
                Addition.INTEGER,
                FieldAccess.forField(unreached).write()));
    }

    /** The new bytes, or null where nothing in the class is to be advised. */
    byte[] weave(String name, byte[] bytes, ClassLoader loader) {
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(name, bytes), ClassFileLocator.ForClassLoader.of(loader));
        TypePool pool = TypePool.Default.WithLazyResolution.of(locator);
        TypeDescription type = pool.describe(name).resolve();
        List<AsmVisitorWrapper> visitors = new ArrayList<>();
        for (Target target : targets) {
            ElementMatcher<? super MethodDescription> methods = target.in(type, bytes, loader);
            if (methods != null) {
                visitors.add(visitor(type, target, methods));
            }
        }
        if (visitors.isEmpty()) {
            return null;
        }
        if (((bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF) < FIRST_VERSION) {
            coverage.missing(name, "it was compiled for Java 6 or older; use a newer build of it");
            return null;
        }
        return buddy.decorate(type, locator)
                .visit(new AsmVisitorWrapper.Compound(visitors))
                .make(pool)
                .getBytes();
    }

    private AsmVisitorWrapper visitor(
            TypeDescription type, Target target, ElementMatcher<? super MethodDescription> methods) {
        AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper rewriter = target.rewriter(new Linkage());
        if (rewriter != null) {
            return new AsmVisitorWrapper.ForDeclaredMethods()
                    .writerFlags(ClassWriter.COMPUTE_MAXS)
                    .method(methods, rewriter);
        }
        AsmVisitorWrapper.ForDeclaredMethods visitor = new AsmVisitorWrapper.ForDeclaredMethods()
                .method(ElementMatchers.isMethod().and(methods), advice(around, target.kind(), Around.class));
        if (!target.aroundConstructors()) {
            ElementMatcher.Junction<MethodDescription> constructors =
                    ElementMatchers.<MethodDescription>isConstructor().and(methods);
            return type.getDeclaredMethods().filter(constructors).isEmpty()
                    ? visitor
                    : visitor.constructor(constructors, advice(made, target.kind(), Around.Made.class));
        }
        return visitor.readerFlags(ClassReader.EXPAND_FRAMES)
                .writerFlags(ClassWriter.COMPUTE_MAXS)
                .constructor(
                        ElementMatchers.isConstructor().and(methods),
                        new AroundConstructor(new Linkage(), target.kind()));
    }

    /** Two threads may make one each, and either will do. */
    private Advice advice(Map<String, Advice> known, String kind, Class<?> shape) {
        Advice advice = known.get(kind);
        if (advice == null) {
            advice = Advice.withCustomMapping()
                    .bootstrap(
                            dispatcher,
                            (template, exit) -> (type, method) -> List.<JavaConstant>of(
                                    JavaConstant.Simple.ofLoaded(kind),
                                    JavaConstant.Simple.ofLoaded(method.getInternalName()),
                                    JavaConstant.Simple.ofLoaded(method.getDescriptor())))
                    .to(shape)
                    .withExceptionHandler(noRoom);
            known.put(kind, advice);
        }
        return advice;
    }

    /** How a rewriter makes the instruction that leads to a target's site. */
    public static final class Linkage {
        private static final Handle LINK = new Handle(
                Opcodes.H_INVOKESTATIC,
                "java/lang/IndelibleDispatcher",
                "link",
                MethodType.methodType(
                                CallSite.class,
                                MethodHandles.Lookup.class,
                                String.class,
                                MethodType.class,
                                Object[].class)
                        .toMethodDescriptorString(),
                false);

        private Linkage() {}

        /** Writes an invokedynamic that enters the site of {@code kind}; {@code type}: {@code ()V} or {@code (Object)V}. */
        public void enter(MethodVisitor to, String kind, String type, MethodDescription method) {
            write(to, "enter", kind, type, method);
        }

        /** Writes one that leaves it. */
        void exit(MethodVisitor to, String kind, String type, MethodDescription method) {
            write(to, "exit", kind, type, method);
        }

        private static void write(MethodVisitor to, String name, String kind, String type, MethodDescription method) {
            to.visitInvokeDynamicInsn(name, type, LINK, kind, method.getInternalName(), method.getDescriptor());
        }
    }
}
