package com.acme.method;

import dev.indelible.annotations.Audited;

/** Every visibility, and every end. */
class Plain {
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused() {
            super("not you");
        }
    }

    @Audited(action = "plain.public")
    public void open() {}

    @Audited(action = "plain.protected")
    protected long guarded(long number, String text, double more) {
        return number + text.length() + (long) more;
    }

    @Audited(action = "plain.package")
    int[] ours(int... numbers) {
        return numbers;
    }

    @Audited(action = "plain.private")
    private String hidden() {
        return "hidden";
    }

    @Audited(action = "plain.static")
    static boolean fixed(boolean flag) {
        return !flag;
    }

    @Audited(action = "plain.synchronized")
    synchronized char locked(char one) {
        return one;
    }

    @Audited(action = "plain.synchronized-static")
    static synchronized float lockedToo(float one) {
        return one;
    }

    @Audited(action = "plain.self")
    void self() {
        open();
        hidden();
    }

    @Audited(action = "plain.recursive")
    int recursive(int depth) {
        return depth == 0 ? 0 : 1 + recursive(depth - 1);
    }

    @Audited(action = "plain.fails")
    void fails() {
        throw new IllegalStateException("broken");
    }

    @Audited(action = "plain.refuses", denied = Refused.class)
    void refuses() {
        throw new Refused();
    }

    @Audited(action = "plain.security")
    void security() {
        throw new SecurityException("no");
    }

    @Audited
    void named() {}

    static void cases() {
        Plain plain = new Plain();
        Case.run("public", plain::open);
        Case.run("protected", () -> System.out.println(plain.guarded(7L, "seven", 7.5)));
        Case.run("package", () -> System.out.println(plain.ours(1, 2).length));
        Case.run("private", () -> System.out.println(plain.hidden()));
        Case.run("static", () -> System.out.println(fixed(true)));
        Case.run("synchronized", () -> System.out.println(plain.locked('c') + " " + lockedToo(1.5f)));
        Case.run("self-invoked", plain::self);
        Case.run("recursive", () -> System.out.println(plain.recursive(2)));
        Case.run("throws", plain::fails);
        Case.run("throws what it calls denied", plain::refuses);
        Case.run("throws SecurityException", plain::security);
        Case.run("named by its class", plain::named);
    }
}
