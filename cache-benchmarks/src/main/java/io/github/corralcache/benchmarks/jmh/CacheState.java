package io.github.corralcache.benchmarks.jmh;

import io.github.corralcache.benchmarks.contestant.Contestant;
import io.github.corralcache.benchmarks.contestant.Contestants;
import io.github.corralcache.benchmarks.workload.Zipf;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A cache that holds {@value #RESIDENT} keys, with room for twice as many, and a sequence of lookups among them by Zipf
 * 0.99. The keys looked up are equal to the stored ones but other objects, as in an application.
 *
 * <p>The collector moves all entries together before anything is measured, as it has in an application that ran for a
 * while. Otherwise entries lie apart by what each contestant's puts happen to throw away.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before it calls a benchmark.
public class CacheState {

    static final int RESIDENT = 65_536;

    private static final int LOOKUPS = 1 << 18;

    @Param({"corral", "caffeine", "caffeine-plain", "cache2k", "concurrent-hash-map"})
    public String contestant;

    /** {@code long}, {@code integer}, {@code string} or {@code record}. */
    @Param("long")
    public String keys;

    /** Whether the contestant has seen keys of all types before, as in an application, or only those measured. */
    @Param("true")
    public boolean polluted;

    Contestant cache;
    KeyType keyType;
    Object[] lookups;

    @Setup(Level.Trial)
    public void fill() {
        keyType = KeyType.named(keys);
        if (polluted) {
            Pollution.pollute(contestant);
        }
        cache = Contestants.create(contestant, 2 * RESIDENT);
        for (int i = 0; i < RESIDENT; i++) {
            cache.put(keyType.key(i), i);
        }
        Object[] equalKeys = new Object[RESIDENT];
        for (int i = 0; i < RESIDENT; i++) {
            equalKeys[i] = keyType.key(i);
            if (cache.get(equalKeys[i]) == null) {
                throw new IllegalStateException(contestant + " does not hold key " + i + " of " + RESIDENT);
            }
        }
        lookups = sequence(equalKeys, LOOKUPS);
        System.gc();
    }

    /** {@code length} of the {@code keys}, the first ones the most popular. */
    static Object[] sequence(Object[] keys, int length) {
        Zipf zipf = new Zipf(keys.length, 0.99);
        SplittableRandom random = new SplittableRandom(7);
        Object[] sequence = new Object[length];
        for (int i = 0; i < length; i++) {
            sequence[i] = keys[zipf.next(random)];
        }
        return sequence;
    }

    @TearDown(Level.Trial)
    public void close() {
        cache.close();
    }
}
