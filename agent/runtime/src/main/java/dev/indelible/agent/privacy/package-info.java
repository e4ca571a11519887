/** What a line may say of a value that nobody should read: nothing, its end, or a keyed hash of it. */
package dev.indelible.agent.privacy;
