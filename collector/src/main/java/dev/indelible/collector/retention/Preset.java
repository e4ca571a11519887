package dev.indelible.collector.retention;

import java.time.Period;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The shortest time for which a rule book wants an audit trail kept. A preset is a floor: a rule beside it may ask for more,
 * never for less.
 */
enum Preset {
    /** PCI DSS 4.0, 10.5.1: 12 months, of which the last three at hand. */
    PCI(Period.ofYears(1), Period.ofMonths(3)),
    /** HIPAA, 45 CFR 164.316(b)(2)(i): 6 years. */
    HIPAA(Period.ofYears(6), null),
    /** Sarbanes-Oxley, 17 CFR 210.2-06: 7 years. */
    SOX(Period.ofYears(7), null);

    private final Period keep;
    private final Period atHand;

    Preset(Period keep, Period atHand) {
        this.keep = keep;
        this.atHand = atHand;
    }

    Period keep() {
        return keep;
    }

    /** So long of that in the log's folder; null where the rule book does not say. */
    Period atHand() {
        return atHand;
    }

    /** @throws IllegalArgumentException naming the presets there are */
    static Preset of(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the presets are "
                        + Arrays.stream(values()).map(Preset::label).collect(Collectors.joining(", "))));
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
