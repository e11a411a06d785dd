/** How late values past their hard TTL, and deadlines, come on this machine: figures by the clock on the wall. */
@NullMarked
package io.github.corralcache.lateness;

import org.jspecify.annotations.NullMarked;
