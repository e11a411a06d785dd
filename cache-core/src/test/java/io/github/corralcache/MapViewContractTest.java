package io.github.corralcache;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import junit.framework.Test;
import junit.framework.TestSuite;
import org.junit.jupiter.api.Tag;
import org.junit.runner.RunWith;
import org.junit.runners.AllTests;

/** The map view is a map, says Guava's suite for any {@link java.util.concurrent.ConcurrentMap}. */
@RunWith(AllTests.class)
@Tag("RC6")
public final class MapViewContractTest {

    private MapViewContractTest() {}

    public static Test suite() {
        TestSuite suite = new TestSuite();
        suite.addTest(suite(
                "plain",
                () -> CacheBuilder.<String, String>named("map")
                        .maximumSize(1_000)
                        .build()));
        suite.addTest(suite(
                "timed, weighted, divided",
                () -> CacheBuilder.<String, String>named("map")
                        .maximumWeight(10_000, (key, value) -> value.length())
                        .ttl(Duration.ofHours(1), Duration.ofHours(2))
                        .expiry((key, value) -> value.startsWith("J") ? Ttl.of(Duration.ofDays(1)) : null)
                        .segments(4)
                        .removalListener((key, value, cause) -> {})
                        .build()));
        return suite;
    }

    private static Test suite(String name, Supplier<Cache<String, String>> caches) {
        return ConcurrentMapTestSuiteBuilder.using(new TestStringMapGenerator() {
                    @Override
                    protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                        Map<String, String> map = caches.get().asMap();
                        for (Map.Entry<String, String> entry : entries) {
                            map.put(entry.getKey(), entry.getValue());
                        }
                        return map;
                    }
                })
                .named(name)
                .withFeatures(
                        MapFeature.GENERAL_PURPOSE,
                        MapFeature.ALLOWS_NULL_ENTRY_QUERIES,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
                        CollectionSize.ANY)
                .createTestSuite();
    }
}
