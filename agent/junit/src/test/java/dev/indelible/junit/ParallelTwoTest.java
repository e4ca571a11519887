package dev.indelible.junit;

import org.junit.jupiter.api.RepeatedTest;

/** Runs beside its like, as far as JUnit lets it. */
@AuditTrail
class ParallelTwoTest {
    @RepeatedTest(20)
    void seesItsOwnLinesOnly(AuditLines lines) throws InterruptedException {
        lines.none();
        new Bank().statement("Two");
        Thread.sleep(2);
        lines.next().hasResource("Bank", "Two");
        lines.none();
    }
}
