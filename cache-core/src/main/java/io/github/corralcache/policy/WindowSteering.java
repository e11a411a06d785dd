package io.github.corralcache.policy;

/**
 * Finds the share of a cache that its admission window should have, by what more of it would gain and cost.
 *
 * <p>Entries that the window gave up and that were then turned away are remembered for a while. One that returns would
 * have been kept by a window that much larger as others were turned away since, which counts as a gain of windows of
 * that size and more. What the main part would lose with that much less is taken from its hits: at its unprotected end
 * first, then in what is protected, as many to the weight as there are on average. From time to time the share takes a
 * step, longer where gain and loss differ more, so that it rests where they are equal. Several sizes are compared,
 * small to large, because a load that comes back to its keys after a certain time gains nothing from a window that is a
 * little too small for it.
 *
 * <p>Unlike a climber that tries a size and watches the hit ratio, this knows the direction at once, and does not
 * mistake a change of load for its own doing. Where readers outrun the buffer that hits pass through, loss is
 * undercounted and the window gets somewhat large.
 */
final class WindowSteering {

    private static final double FIRST_SHARE = 0.02;
    private static final double LEAST_SHARE = 0.01;
    private static final double MOST_SHARE = 0.8;
    private static final double LONGEST_STEP = 0.06;

    /**
     * The smallest growth considered, in relation to the capacity. The others are two, four and eight times as much.
     */
    private static final double SMALLEST_GROWTH = 0.06;

    private static final int SMALLEST_GROWTH_ENTRIES = 32;
    private static final int GROWTHS = 4;

    /** What each further doubling takes off the case for a growth: the more it reckons with averages. */
    private static final double HANDICAP = 0.05;

    /** Part of what was counted that stays for the next step. */
    private static final double MEMORY = 0.5;

    /** Hits that a difference has to outweigh. */
    private static final double DOUBT = 3;

    private static final int FEWEST_ACCESSES = 64;

    private final Entries entries;
    private final SlotList unprotected;
    private final SlotList protectedPart;
    private final GhostList turnedAway = new GhostList();

    /** Keys that returned by the smallest growth that would have kept them. */
    private final double[] gains = new double[GROWTHS];

    private double unprotectedHits;
    private double protectedHits;
    private double share = FIRST_SHARE;
    private int accesses;
    private boolean turnsAway;

    WindowSteering(Entries entries, SlotList unprotected, SlotList protectedPart) {
        this.entries = entries;
        this.unprotected = unprotected;
        this.protectedPart = protectedPart;
    }

    /** The window's share of the capacity. */
    double share() {
        return share;
    }

    /** A key that is not held was accessed. */
    void missed(int hash) {
        int since = turnedAway.take(hash);
        if (since >= 0) {
            double weightSince = since * meanWeight();
            double growth = smallestGrowth();
            for (int i = 0; i < GROWTHS; i++, growth *= 2) {
                if (weightSince < growth) {
                    gains[i]++;
                    break;
                }
            }
        }
        accessed();
    }

    /** An entry was hit. */
    void hit(int slot) {
        if (unprotected.contains(slot)) {
            unprotectedHits++;
        } else if (protectedPart.contains(slot)) {
            protectedHits++;
        }
        accessed();
    }

    /** An entry that the window gave up was not let into the main part. */
    void turnedAway(int slot) {
        turnsAway = true;
        turnedAway.add(entries.hash(slot), Math.max(1, entries.weight(slot)));
        double remembered = smallestGrowth() * (1 << (GROWTHS - 1));
        while (turnedAway.weight() > remembered) {
            turnedAway.removeOldest();
        }
    }

    private void accessed() {
        if (++accesses < Math.max(FEWEST_ACCESSES, entries.count())) {
            return;
        }
        accesses = 0;
        // until the cache is full its parts are what they happen to be
        if (turnsAway) {
            share = Math.min(MOST_SHARE, Math.max(LEAST_SHARE, share + direction() * LONGEST_STEP));
        }
        turnsAway = false;
        unprotectedHits *= MEMORY;
        protectedHits *= MEMORY;
        for (int i = 0; i < GROWTHS; i++) {
            gains[i] *= MEMORY;
        }
    }

    /** From -1, much less window, to 1, much more. */
    private double direction() {
        double gain = 0;
        double growth = smallestGrowth();
        double direction = -1;
        for (int i = 0; i < GROWTHS; i++, growth *= 2) {
            gain += gains[i];
            double loss = loss(growth);
            double balance = (gain - loss) / (gain + loss + DOUBT) - i * HANDICAP;
            // that a large growth is not worth it does not speak against a small one, nor for a shorter step back
            if (i == 0 || balance > 0) {
                direction = Math.max(direction, balance);
            }
        }
        return direction;
    }

    /** The hits that the main part would lose with that much less. */
    private double loss(double weight) {
        double ofUnprotected = Math.min(weight, (double) unprotected.weight());
        return unprotectedHits * ofUnprotected / Math.max(1, unprotected.weight())
                + protectedHits * (weight - ofUnprotected) / Math.max(1, protectedPart.weight());
    }

    private double smallestGrowth() {
        return Math.max(entries.capacity() * SMALLEST_GROWTH, SMALLEST_GROWTH_ENTRIES * meanWeight());
    }

    private double meanWeight() {
        return (double) entries.weight() / Math.max(1, entries.count());
    }
}
