package dev.indelible.collector.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    @Test
    void whatIsTakenMustBeGivenBackBeforeItIsTakenAgain() {
        MemoryBudget budget = new MemoryBudget(100);
        assertTrue(budget.take(60));
        assertFalse(budget.take(41));
        assertTrue(budget.take(40));
        assertFalse(budget.take(1));
        budget.give(60);
        assertTrue(budget.take(60));
    }
}
