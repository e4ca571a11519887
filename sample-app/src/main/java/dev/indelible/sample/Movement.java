package dev.indelible.sample;

import java.math.BigDecimal;
import java.time.Instant;

/** One transfer that was booked. */
public record Movement(long id, String source, String target, BigDecimal amount, String memo, Instant booked) {}
