package io.github.corralcache.benchmarks.jmh;

import io.github.corralcache.benchmarks.contestant.Contestant;
import io.github.corralcache.benchmarks.contestant.Contestants;

/**
 * Shows a contestant's code every type of key before it is measured. In an application the compiler has seen many types
 * at the call sites inside a cache; a benchmark with one type only would measure calls that are inlined nowhere else.
 */
final class Pollution {

    private static final int ROUNDS = 60;
    private static final int CAPACITY = 1_024;

    private Pollution() {}

    static void pollute(String contestant) {
        for (int round = 0; round < ROUNDS; round++) {
            for (KeyType type : KeyType.values()) {
                try (Contestant cache = Contestants.create(contestant, CAPACITY)) {
                    for (int i = 0; i < 2 * CAPACITY; i++) {
                        cache.put(type.key(i), i);
                        cache.get(type.key(i)); // a hit now; later, in a cache that gives up the oldest, none may be
                    }
                    for (int i = 0; i < 2 * CAPACITY; i++) {
                        cache.get(type.key(i));
                        cache.getOrLoad(type.key(i));
                    }
                }
            }
        }
    }
}
