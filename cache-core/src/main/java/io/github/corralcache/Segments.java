package io.github.corralcache;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What the builders of caches and of pools say alike of segments and of their seed. */
final class Segments {

    private Segments() {}

    static long seedOr(@Nullable Long seed) {
        return seed == null ? ThreadLocalRandom.current().nextLong() : seed;
    }

    static int require(int segments) {
        if (segments < 1 || segments > 1024 || Integer.bitCount(segments) != 1) {
            throw new IllegalArgumentException("segments must be a power of two from 1 to 1024; got " + segments);
        }
        return segments;
    }
}
