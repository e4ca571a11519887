/** What is worth a line and what a line may show, as the settings say. */
package dev.indelible.agent.capture.policy;
