/** What is expected of every container. */
package dev.indelible.agent.matrix.servlet;
