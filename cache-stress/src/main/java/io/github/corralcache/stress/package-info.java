/** Runs the stress tests, which lie beside what they test, in packages of the same name. Called from a command line. */
@NullMarked
package io.github.corralcache.stress;

import org.jspecify.annotations.NullMarked;
