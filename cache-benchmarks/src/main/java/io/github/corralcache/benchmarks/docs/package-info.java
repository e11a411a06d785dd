/**
 * Writes the page of the documentation that compares the policies: the words are a template, the figures are measured.
 * Called from the command line, on one thread.
 */
@NullMarked
package io.github.corralcache.benchmarks.docs;

import org.jspecify.annotations.NullMarked;
