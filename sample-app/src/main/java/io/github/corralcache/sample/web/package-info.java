/**
 * The shop's HTTP interface: the pages that customers see, and the load that the page in the browser starts and
 * watches. Called from the web server's request threads.
 */
@NullMarked
package io.github.corralcache.sample.web;

import org.jspecify.annotations.NullMarked;
