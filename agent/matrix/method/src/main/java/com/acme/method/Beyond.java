package com.acme.method;

import dev.indelible.annotations.Audited;
import java.lang.reflect.Proxy;

/** What cannot be audited, so that the trail must say so. */
final class Beyond {
    private Beyond() {}

    @FunctionalInterface
    interface Task {
        @Audited(action = "beyond.task")
        void act(String what);
    }

    interface Remote {
        @Audited(action = "beyond.remote")
        void send();
    }

    interface Promise {
        @Audited(action = "beyond.promise")
        void keep();
    }

    static class Stranger {
        public void keep() {
            System.out.println("kept");
        }
    }

    static class Adopted extends Stranger implements Promise {}

    @Audited(action = "beyond.native")
    static native void foreign();

    static void cases() {
        Case.run("lambda", () -> {
            Task task = System.out::println;
            task.act("lambda");
        });
        Case.run(
                "proxy alone",
                () -> ((Remote) Proxy.newProxyInstance(
                                Beyond.class.getClassLoader(),
                                new Class<?>[] {Remote.class},
                                (proxy, method, given) -> null))
                        .send());
        Case.run("body of a stranger", () -> new Adopted().keep());
        Case.run("native", () -> {
            try {
                foreign();
            } catch (UnsatisfiedLinkError expected) {
                System.out.println("unsatisfied");
            }
        });
    }
}
