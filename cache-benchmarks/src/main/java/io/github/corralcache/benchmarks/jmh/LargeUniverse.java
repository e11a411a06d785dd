package io.github.corralcache.benchmarks.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Lookups by Zipf 0.99 among ten times as many keys as {@link FullCacheState} has room for. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the field before it calls a benchmark.
public class LargeUniverse {

    private static final int LOOKUPS = 1 << 22;

    Object[] lookups;

    @Setup(Level.Trial)
    public void draw(FullCacheState state) {
        Object[] keys = new Object[10 * FullCacheState.CAPACITY];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = state.keyType.key(i);
        }
        lookups = CacheState.sequence(keys, LOOKUPS);
    }
}
