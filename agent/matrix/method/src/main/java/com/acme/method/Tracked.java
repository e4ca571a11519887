package com.acme.method;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** An annotation of the application's own, which a setting makes count. */
@Retention(RetentionPolicy.RUNTIME)
@interface Tracked {}
