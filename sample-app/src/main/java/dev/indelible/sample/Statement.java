package dev.indelible.sample;

import java.math.BigDecimal;
import java.util.List;

/** What an account holds and what moved on it, newest first. */
public record Statement(String account, BigDecimal balance, List<Movement> movements) {}
