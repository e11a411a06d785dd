package io.github.corralcache.policy;

import java.util.Random;

/** The attack of somebody who chooses keys that a sketch cannot tell apart. */
final class KeysThatCollide {

    private KeysThatCollide() {}

    /**
     * Has one of two caches attacked, and then keys of a hot set read from both; returns the hits of the attacked one
     * in relation to those of the other, ten times their capacity of reads later. The attack goes on at a low rate.
     */
    static double hitsKept(PolicyDriver attacked, PolicyDriver spared, int hotKeys) {
        int capacity = (int) attacked.capacity();
        // every key that the attacker asks for has the same hash, and so the frequency of all of them together
        for (int i = 0; i < 20 * capacity; i++) {
            attacked.access(PolicyDriver.keyWithHash(12345, i % (2 * capacity)));
        }
        Random random = new Random(3);
        int attackedHits = 0;
        int sparedHits = 0;
        for (int i = 0; i < 10 * capacity; i++) {
            long key = random.nextInt(hotKeys);
            boolean counts = i >= 9 * capacity;
            attackedHits += attacked.access(key) && counts ? 1 : 0;
            sparedHits += spared.access(key) && counts ? 1 : 0;
            if (i % 20 == 0) {
                attacked.access(PolicyDriver.keyWithHash(12345, i));
            }
        }
        return (double) attackedHits / sparedHits;
    }
}
