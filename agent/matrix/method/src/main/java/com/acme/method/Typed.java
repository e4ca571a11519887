package com.acme.method;

import dev.indelible.annotations.Audited;
import dev.indelible.annotations.NotAudited;

/** The annotation stands on a type. */
final class Typed {
    private Typed() {}

    @Audited(category = "read")
    static class Desk {
        public void open() {
            inside();
        }

        public static void fixed() {}

        @NotAudited
        public void quiet() {}

        void inside() {}

        @Audited(action = "typed.own")
        public void own() {}

        @Override
        public String toString() {
            return "desk";
        }
    }

    static class Child extends Desk {
        @Override
        public void open() {}

        public void added() {}
    }

    @Audited(action = "typed.contract")
    interface Contract {
        void promise();

        default void kept() {}
    }

    static class Keeps implements Contract {
        @Override
        public void promise() {}

        public void more() {}
    }

    @Audited(action = "typed.record")
    record Pair(int one, int two) {
        public int sum() {
            return one + two;
        }
    }

    static void cases() {
        Desk desk = new Desk();
        Case.run("type: public method", desk::open);
        Case.run("type: static method", Desk::fixed);
        Case.run("type: taken out", desk::quiet);
        Case.run("type: package method", desk::inside);
        Case.run("type: annotated method", desk::own);
        Case.run("type: toString", () -> System.out.println(desk));
        Case.run("type: subclass's override", () -> new Child().open());
        Case.run("type: subclass's own method", () -> new Child().added());
        Case.run("type: interface", () -> new Keeps().promise());
        Case.run("type: interface's default", () -> new Keeps().kept());
        Case.run("type: not in the interface", () -> new Keeps().more());
        Case.run("type: record", () -> System.out.println(new Pair(1, 2).sum() + new Pair(1, 2).one()));
    }
}
