package dev.indelible.fuzz;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;

/** A target that is wrong on purpose: it holds that every line is the seventh. Shows that the fuzzer finds. */
public final class BrokenFuzz {
    private BrokenFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Claim.same(7L, Line.parse(input, 0, input.length).seq(), "seq");
        } catch (LineException e) {
            // Most inputs are none.
        }
    }
}
