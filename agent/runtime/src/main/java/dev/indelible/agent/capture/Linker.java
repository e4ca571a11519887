package dev.indelible.agent.capture;

import dev.indelible.agent.event.Recorder;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;

/**
 * Answers {@code java.lang.IndelibleDispatcher}: which code runs at an advised place. Called on the application's thread
 * when the place is reached for the first time.
 *
 * <p>What must stay true: it throws nothing but that the stack or the heap is full, after which it is asked again; a place that
 * cannot be linked does nothing for good, and the trail says so.
 */
public final class Linker {
    /** By kind; there before the first place is advised. */
    private volatile Map<String, Target> targets = Map.of();

    private final Recorder recorder;
    private final Coverage coverage;

    public Linker(Recorder recorder, Coverage coverage) {
        this.recorder = recorder;
        this.coverage = coverage;
    }

    /** Links places of these kinds from now on. */
    void to(Map<String, Target> byKind) {
        targets = byKind;
    }

    /** The handle that the dispatcher calls: (Lookup, String, MethodType, Object[]) -> MethodHandle. */
    public MethodHandle handle() throws ReflectiveOperationException {
        MethodType type = MethodType.methodType(
                MethodHandle.class, MethodHandles.Lookup.class, String.class, MethodType.class, Object[].class);
        return MethodHandles.lookup().findVirtual(Linker.class, "link", type).bindTo(this);
    }

    @SuppressWarnings("UnusedMethod") // linked by name
    private MethodHandle link(MethodHandles.Lookup lookup, String name, MethodType type, Object[] place) {
        String kind = (String) place[0];
        Place at = new Place(lookup.lookupClass(), (String) place[1], (String) place[2]);
        try {
            if (name.equals("exit")) {
                return Advised.exit(recorder, kind);
            }
            Site site = targets.get(kind).site(at);
            if (site == null) {
                return null;
            }
            MethodHandle enter = Advised.enter(site, recorder, kind);
            // Some places hand over less than an object and its arguments, and want nothing back.
            int given = type.parameterCount();
            return MethodHandles.insertArguments(enter, given, new Object[2 - given])
                    .asType(type);
        } catch (VirtualMachineError notYet) {
            throw notYet;
        } catch (Throwable failed) {
            coverage.missing(at.where(), "cannot be linked: " + failed);
            return null;
        }
    }
}
