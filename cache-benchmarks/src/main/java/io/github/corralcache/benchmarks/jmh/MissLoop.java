package io.github.corralcache.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What an application does: a lookup, and a put where it misses; ten times as many keys as the cache has room for. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseG1GC", "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class MissLoop {

    @Benchmark
    public Object getElsePut(FullCacheState state, LargeUniverse universe, Cursor cursor) {
        Object key = cursor.next(universe.lookups);
        Object value = state.cache.get(key);
        if (value == null) {
            state.cache.put(key, key);
            return key;
        }
        return value;
    }
}
