package io.github.corralcache.benchmarks.jmh;

import io.github.corralcache.benchmarks.contestant.Contestant;
import io.github.corralcache.benchmarks.contestant.Contestants;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A cache filled to its capacity of {@value #CAPACITY}. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before it calls a benchmark.
public class FullCacheState {

    static final int CAPACITY = 65_536;

    @Param({"corral", "caffeine", "caffeine-plain", "cache2k"})
    public String contestant;

    /** {@code long}, {@code integer}, {@code string} or {@code record}. */
    @Param("long")
    public String keys;

    Contestant cache;
    KeyType keyType;

    @Setup(Level.Trial)
    public void fill() {
        keyType = KeyType.named(keys);
        Pollution.pollute(contestant);
        cache = Contestants.create(contestant, CAPACITY);
        for (int i = 0; i < CAPACITY; i++) {
            cache.put(keyType.key(i), i);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        cache.close();
    }
}
