/** How an agent becomes known: the operator's token and the agent's proof of possession. FORMAT.md, "Enrolment". */
package dev.indelible.chain.enrol;
