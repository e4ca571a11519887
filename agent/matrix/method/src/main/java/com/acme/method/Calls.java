package com.acme.method;

/** Calls that only Java can make. */
final class Calls {
    private Calls() {}

    static void overloads(Shop shop) {
        System.out.println(shop.overloads(1));
        System.out.println(shop.overloads(1, 1));
    }

    static void fixed() {
        System.out.println(Shop.fixed());
    }
}
