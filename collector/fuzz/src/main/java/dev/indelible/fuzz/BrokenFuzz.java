package dev.indelible.fuzz;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;

/** A target that is wrong on purpose: it holds that no line has a member {@code call}. Shows that the fuzzer finds. */
public final class BrokenFuzz {
    private BrokenFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Claim.holds(!Line.parse(input, 0, input.length).has("call"), "a call");
        } catch (LineException e) {
            // Most inputs are none.
        }
    }
}
