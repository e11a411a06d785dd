package io.github.corralcache.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.corralcache.benchmarks.contestant.Contestant;
import io.github.corralcache.benchmarks.contestant.Contestants;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That every contestant does what the benchmarks take for granted; how fast is not tested. */
class BenchmarksRunTest {

    static Stream<String> contestants() {
        return Stream.concat(Contestants.names().stream(), Stream.of("corral:lru"));
    }

    @ParameterizedTest
    @MethodSource("contestants")
    void holdsWhatIsPutAndLoadsWhatIsNot(String name) {
        try (Contestant cache = Contestants.create(name, 1_000)) {
            cache.put(1L, "one");
            assertThat(cache.get(1L)).isEqualTo("one");
            assertThat(cache.getOrLoad(1L)).isEqualTo("one");
            assertThat(cache.get(2L)).isNull();
            assertThat(cache.getOrLoad(2L)).isEqualTo(2L);
            assertThat(cache.get(2L)).isEqualTo(2L);
        }
    }

    @ParameterizedTest
    @MethodSource("contestants")
    void canBePolluted(String name) {
        assertThatCode(() -> Pollution.pollute(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void keysOfDifferentNumbersDiffer(KeyType type) {
        Set<Object> keys = new HashSet<>();
        for (int number = 0; number < 100_000; number++) {
            keys.add(type.key(number));
        }
        assertThat(keys).hasSize(100_000).contains(type.key(5)).doesNotContain(type.key(100_000));
    }

    @Test
    void theBenchmarksRun() {
        CacheState state = new CacheState();
        state.contestant = "corral";
        state.keys = "string";
        state.fill();
        Cursor cursor = new Cursor();
        cursor.start();
        for (int i = 0; i < 100; i++) {
            new Hits().get(state, cursor);
            new LoadingGets().getOrLoad(state, cursor);
            new Updates().update(state, cursor);
            new ReadsAndUpdates().readOrUpdate(state, cursor);
        }
        state.close();
    }

    @Test
    void theBenchmarksOfAFullCacheRun() {
        FullCacheState state = new FullCacheState();
        state.contestant = "corral";
        state.keys = "long";
        state.fill();
        LargeUniverse universe = new LargeUniverse();
        universe.draw(state);
        Cursor cursor = new Cursor();
        cursor.start();
        for (int i = 0; i < 100; i++) {
            new FreshPuts().putAndEvict(state, cursor);
            new MissLoop().getElsePut(state, universe, cursor);
        }
        state.close();
    }

    @Test
    void anUnknownContestantNamesTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Contestants.create("memcached", 1))
                .withMessageContaining(String.join(", ", List.of("cache2k", "cache2k-plain", "caffeine")));
    }
}
