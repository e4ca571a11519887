package dev.indelible.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;

/** One account as the database holds it. The hash of the PIN stays inside: no answer carries it. */
public record Account(
        String id,
        String owner,
        BigDecimal balance,
        BigDecimal transferLimit,
        boolean frozen,
        @JsonIgnore String pinHash) {}
