package com.acme.method;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;

/** Constructors, with all that makes their bytecode hard. */
final class Made {
    private Made() {}

    static class Simple {
        @Audited(action = "made.simple")
        Simple(@AuditParam("id") String id) {
            System.out.println("made " + id);
        }
    }

    static class Parent {
        Parent(Object one, long two) {
            if (two < 0) {
                throw new IllegalArgumentException("parent");
            }
        }
    }

    static class Hard extends Parent {
        private final long sum;

        @Audited(action = "made.hard", resource = "{text}")
        Hard(long first, String text, double second, int... rest) {
            super(
                    first > 5 ? new Parent(new Object(), first) : new java.util.ArrayList<>(java.util.List.of(text)),
                    (long) second);
            long total = first;
            for (int i = 0; i < rest.length; i++) {
                try {
                    total += rest[i] == 0 ? Long.parseLong(text) : rest[i];
                } catch (NumberFormatException no) {
                    total -= 1;
                }
            }
            if (total > 100) {
                throw new IllegalStateException("too much");
            }
            sum = total;
        }

        @Audited(action = "made.delegating")
        Hard(int one) {
            this(one, "x", 1.0, 1, 2);
        }
    }

    record Point(int x, int y) {
        @Audited(action = "made.record")
        Point {
            if (x < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    static void cases() {
        Case.run("constructor", () -> new Simple("S"));
        Case.run("constructor with handlers and loops", () -> System.out.println(new Hard(7, "x", 2.5, 0, 1, 2).sum));
        Case.run("constructor that fails", () -> System.out.println(new Hard(200, "x", 2.5).sum));
        Case.run("constructor whose super fails", () -> System.out.println(new Hard(7, "x", -2.5).sum));
        Case.run("constructor that calls this", () -> System.out.println(new Hard(3).sum));
        Case.run("record", () -> System.out.println(new Point(1, 2)));
        Case.run("record that fails", () -> System.out.println(new Point(-1, 2)));
    }
}
