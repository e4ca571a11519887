package dev.indelible.junit;

import org.junit.jupiter.api.RepeatedTest;

/** Runs beside its like, as far as JUnit lets it. */
@AuditTrail
class ParallelOneTest {
    @RepeatedTest(20)
    void seesItsOwnLinesOnly(AuditLines lines) throws InterruptedException {
        lines.none();
        new Bank().statement("One");
        Thread.sleep(2);
        lines.next().hasResource("Bank", "One");
        lines.none();
    }
}
