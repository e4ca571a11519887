package com.acme.bank;

/** An application that does nothing, with nothing beside it on its class path. */
public class Idle {
    private Idle() {}

    public static void main(String[] arguments) {
        System.out.println("ran");
    }
}
