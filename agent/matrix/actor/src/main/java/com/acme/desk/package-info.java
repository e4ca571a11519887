/** A help desk on Spring Boot whose tickets are worked on in every way that Java has to leave a thread. */
package com.acme.desk;
