/**
 * What the web client of an application gets to see of an overloaded cache: status 503 and when to come back. Called by
 * Spring MVC or WebFlux when a request has failed and the application has not dealt with it.
 */
@NullMarked
package io.github.corralcache.boot.web;

import org.jspecify.annotations.NullMarked;
