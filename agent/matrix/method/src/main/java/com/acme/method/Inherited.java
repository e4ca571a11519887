package com.acme.method;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import dev.indelible.annotations.NotAudited;
import dev.indelible.annotations.Sensitive;
import java.lang.reflect.Proxy;

/** The annotation stands on an interface or a superclass, the body elsewhere. */
final class Inherited {
    private Inherited() {}

    interface Payments {
        @Audited(action = "inherited.pay", resource = "{account}", resourceType = "account")
        String pay(@AuditParam("account") String account, @AuditParam("code") @Sensitive String code);

        default void unaudited() {}
    }

    interface SpecialPayments extends Payments {}

    static class Cards implements Payments {
        @Override
        public String pay(String to, String secret) {
            return "card " + to;
        }
    }

    static class Indirect implements SpecialPayments {
        @Override
        public String pay(String to, String secret) {
            return "special " + to;
        }
    }

    abstract static class Half implements Payments {}

    static class Whole extends Half {
        @Override
        public String pay(String to, String secret) {
            return "whole " + to;
        }
    }

    static class Base {
        @Audited(action = "inherited.base")
        void act() {
            System.out.println("base");
        }
    }

    static class Kept extends Base {}

    static class Overridden extends Base {
        @Override
        void act() {
            System.out.println("overridden");
        }
    }

    static class CallsSuper extends Overridden {
        @Override
        void act() {
            super.act();
            System.out.println("calls super");
        }
    }

    static class TakenOut extends Base {
        @Override
        @NotAudited
        void act() {
            System.out.println("taken out");
        }
    }

    interface Store<T, K extends Comparable<K>> {
        @Audited(action = "inherited.save")
        K save(T one);
    }

    record Account(String id) {}

    static class AccountStore implements Store<Account, String> {
        @Override
        public String save(Account one) {
            return one.id();
        }

        /** Not what the interface promises. */
        public String save(String one) {
            return one;
        }
    }

    abstract static class GenericBase<T> {
        @Audited(action = "inherited.generic")
        abstract Object handle(T one);
    }

    abstract static class Between<E extends Number> extends GenericBase<E> {}

    static class Numbers extends Between<Integer> {
        @Override
        Integer handle(Integer one) {
            return one;
        }
    }

    static class Annotated implements Store<Account, String> {
        @Override
        @Audited(action = "inherited.own")
        public String save(Account one) {
            return one.id();
        }
    }

    interface WithDefault {
        @Audited(action = "inherited.default")
        default String greet() {
            return "default";
        }
    }

    static class Greets implements WithDefault {}

    static class GreetsToo implements WithDefault {
        @Override
        public String greet() {
            return "own " + WithDefault.super.greet();
        }
    }

    enum Kind {
        ONE {
            @Override
            void act() {
                System.out.println("one");
            }
        };

        @Audited(action = "inherited.enum")
        abstract void act();
    }

    static Base anonymous() {
        return new Base() {
            @Override
            void act() {
                System.out.println("anonymous");
            }
        };
    }

    private static Payments proxied() {
        Cards cards = new Cards();
        return (Payments) Proxy.newProxyInstance(
                Inherited.class.getClassLoader(),
                new Class<?>[] {Payments.class},
                (proxy, method, arguments) -> method.invoke(cards, arguments));
    }

    static void cases() {
        Case.run("interface", () -> System.out.println(new Cards().pay("A", "x")));
        Case.run("interface's interface", () -> System.out.println(new Indirect().pay("B", "x")));
        Case.run("superclass's interface", () -> System.out.println(new Whole().pay("C", "x")));
        Case.run("proxy before it", () -> System.out.println(proxied().pay("D", "x")));
        Case.run("superclass's body", () -> new Kept().act());
        Case.run("override", () -> new Overridden().act());
        Case.run("override that calls super", () -> new CallsSuper().act());
        Case.run("override that is taken out", () -> new TakenOut().act());
        Store<Account, String> store = new AccountStore();
        Case.run("generic interface, bridge", () -> System.out.println(store.save(new Account("E"))));
        Case.run("its overload", () -> System.out.println(new AccountStore().save("F")));
        GenericBase<Integer> numbers = new Numbers();
        Case.run("generic superclasses, bridge", () -> System.out.println(numbers.handle(7)));
        Case.run("own annotation first", () -> System.out.println(new Annotated().save(new Account("G"))));
        Case.run("default method", () -> System.out.println(new Greets().greet()));
        Case.run("default method, overridden", () -> System.out.println(new GreetsToo().greet()));
        Case.run("enum constant's body", Kind.ONE::act);
        Case.run("anonymous class", () -> anonymous().act());
    }
}
