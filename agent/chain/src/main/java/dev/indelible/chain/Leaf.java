package dev.indelible.chain;

/** A. */
public final class Leaf {
    private Leaf() {}
}
