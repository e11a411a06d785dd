/** Facts about the parts of the default policy. */
@NullMarked
package io.github.corralcache.policy.costaware;

import org.jspecify.annotations.NullMarked;
