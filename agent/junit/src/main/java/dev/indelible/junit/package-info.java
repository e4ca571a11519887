/** Assertions on audit lines in unit tests that run under the real agent. */
package dev.indelible.junit;
