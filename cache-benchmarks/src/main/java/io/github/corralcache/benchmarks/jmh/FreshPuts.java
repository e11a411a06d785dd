package io.github.corralcache.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Puts of keys never seen before into a full cache: each evicts an entry. The map has no bound and has no place here.
 *
 * <p>The heap is touched beforehand: else the first run through it, which is as long as the measurement, measures how
 * the operating system hands out pages.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseG1GC", "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class FreshPuts {

    @Benchmark
    public Object putAndEvict(FullCacheState state, Cursor cursor) {
        Object key = state.keyType.key(FullCacheState.CAPACITY + cursor.fresh());
        state.cache.put(key, key);
        return key;
    }
}
