package io.github.corralcache.policy.costaware;

/**
 * How often entries of each {@linkplain AccessWord#standing standing} were seen in the main space, and how often used:
 * what {@link ReuseRates} is made of. Counts for watched entries only.
 */
final class UseTally {

    final int[] seen = new int[AccessWord.STATES * AccessWord.AGES];
    final int[] used = new int[AccessWord.STATES * AccessWord.AGES];

    void seen(int standing, int weight) {
        seen[standing] += weight;
    }

    void used(int standing) {
        used[standing]++;
    }
}
