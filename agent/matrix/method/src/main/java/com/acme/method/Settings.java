package com.acme.method;

import dev.indelible.annotations.NotAudited;

/** Audited by settings, without a word of ours in the code. */
final class Settings {
    private Settings() {}

    static class LoanService {
        public void grant() {
            check();
        }

        void check() {}

        @NotAudited
        public void out() {}
    }

    static class Ledger {
        private String move(String from) {
            return from;
        }

        void other() {}
    }

    interface Port {
        void call();
    }

    static class Adapter implements Port {
        @Override
        public void call() {}
    }

    static class Marked {
        @Tracked
        void tracked() {}

        void untracked() {}
    }

    static void cases() {
        LoanService loans = new LoanService();
        Case.run("pattern: every public method", loans::grant);
        Case.run("pattern: not audited", loans::out);
        Ledger ledger = new Ledger();
        Case.run("pattern: one private method", () -> System.out.println(ledger.move("L")));
        Case.run("pattern: another method", ledger::other);
        Case.run("pattern: an interface's method", () -> new Adapter().call());
        Case.run("alias annotation", () -> new Marked().tracked());
        Case.run("alias annotation elsewhere", () -> new Marked().untracked());
    }
}
