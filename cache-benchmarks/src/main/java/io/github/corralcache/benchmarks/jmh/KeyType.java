package io.github.corralcache.benchmarks.jmh;

import io.github.corralcache.benchmarks.workload.Scramble;
import java.util.Locale;

/** The types of keys measured. Values are scrambled, so that neighbours in popularity are not neighbours in a table. */
enum KeyType {
    LONG {
        @Override
        Object key(long number) {
            return Scramble.scramble(number);
        }
    },
    INTEGER {
        // Odd multipliers are bijections of 32-bit numbers, so different numbers stay different.
        @Override
        Object key(long number) {
            return (int) number * 0x9e3779b1;
        }
    },
    STRING {
        @Override
        Object key(long number) {
            return "product:" + Long.toHexString(Scramble.scramble(number));
        }
    },
    RECORD {
        @Override
        Object key(long number) {
            return new Compound(Scramble.scramble(number), (int) number);
        }
    };

    /** A key that no cache can know: its equality is the compiler's. */
    record Compound(long id, int version) {}

    /** The key of {@code number}, a new object each time; different numbers below 2^32 have different keys. */
    abstract Object key(long number);

    static KeyType named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
