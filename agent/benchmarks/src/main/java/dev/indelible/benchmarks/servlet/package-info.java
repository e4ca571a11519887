/** Requests on Tomcat, each one recorded. */
package dev.indelible.benchmarks.servlet;
