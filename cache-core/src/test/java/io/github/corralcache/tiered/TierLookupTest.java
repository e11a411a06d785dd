package io.github.corralcache.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheLoadException;
import io.github.corralcache.CacheTier;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Lifetime;
import io.github.corralcache.Ttl;
import io.github.corralcache.tiered.Cluster.Node;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node finds in the second tier, and what it does where it finds nothing. */
@Timeout(30)
class TierLookupTest {

    private final Cluster cluster = new Cluster();
    private final AtomicInteger loads = new AtomicInteger();

    private String load(String key) {
        return key + loads.incrementAndGet();
    }

    @Test
    void valueLoadedOnOneNodeIsAnsweredOnTheOther() {
        Node one = cluster.node();
        Node other = cluster.node();

        assertThat(one.cache().get("k", this::load)).isEqualTo("k1");
        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");

        assertThat(loads).hasValue(1);
        assertThat(one.cache().stats().loads()).isEqualTo(1);
        assertThat(other.cache().stats().loads()).isZero();
        assertThat(other.cache().tier().stats().lookups()).containsEntry("FRESH", 1L);
        assertThat(one.cache().tier().stats().published()).isEqualTo(1);
    }

    @Test
    void hitOfThisNodeAsksNobody() {
        Node node = cluster.node();
        node.cache().get("k", this::load);
        var before = cluster.server.operations();

        for (int i = 0; i < 10; i++) {
            assertThat(node.cache().get("k", this::load)).isEqualTo("k1");
        }

        assertThat(cluster.server.operations()).isEqualTo(before);
    }

    @Test
    @Tag("9.15")
    void copyLivesForWhatIsLeft() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().get("k", this::load);
        cluster.time.advance(Duration.ofMinutes(4));

        other.cache().get("k", this::load);

        assertThat(other.cache().lifetime("k")).isEqualTo(new Lifetime(Duration.ofMinutes(6), Duration.ofMinutes(11)));
    }

    @Test
    @Tag("9.15")
    void timeThatTheLookupTakesIsPartOfTheAge() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().get("k", this::load);
        other.cache().get("warm", this::load);
        cluster.server.latency(Duration.ofMillis(40));

        var answer = other.cache().getAsync("k", key -> {
            throw new AssertionError("loaded");
        });
        cluster.time.advance(Duration.ofMillis(40));

        assertThat(answer).isCompletedWithValue("k1");
        // counted from when it was asked for, as nobody knows when the server has measured
        assertThat(other.cache().lifetime("k"))
                .isEqualTo(new Lifetime(Cluster.SOFT.minusMillis(80), Cluster.HARD.minusMillis(80)));
    }

    @Test
    void localTtlBoundsTheCopy() {
        cluster.with(settings -> settings.withLocalTtl(Duration.ofSeconds(10)));
        Node one = cluster.node();
        Node other = cluster.node();

        one.cache().get("k", this::load);
        other.cache().get("k", this::load);

        Lifetime bounded = new Lifetime(Duration.ofSeconds(8), Duration.ofSeconds(10));
        assertThat(one.cache().lifetime("k")).isEqualTo(bounded);
        assertThat(other.cache().lifetime("k")).isEqualTo(bounded);
        cluster.time.advance(Duration.ofSeconds(11));
        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
        assertThat(loads).hasValue(1);
    }

    @Test
    void ownTtlCostAndTagsTravel() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache()
                .get(
                        "k",
                        (key, stale) -> CacheValue.of("v")
                                .withTtl(Ttl.of(Duration.ofSeconds(5), Duration.ofSeconds(9)))
                                .withCost(1234.5)
                                .withTags("shelf"));

        assertThat(other.cache().get("k", this::load)).isEqualTo("v");

        assertThat(other.cache().lifetime("k")).isEqualTo(new Lifetime(Duration.ofSeconds(5), Duration.ofSeconds(9)));
        assertThat(other.cache().topEntries(1).costliest().get(0).cost()).isEqualTo(1234.5);
        other.cache().evictByTag("shelf");
        assertThat(other.cache().getIfPresent("k")).isNull();
    }

    @Test
    @Tag("T1")
    void deadServerLeavesEachNodeToItself() {
        cluster.server.die();
        Node one = cluster.node();
        Node other = cluster.node();

        assertThat(one.cache().get("k", this::load)).isEqualTo("k1");
        assertThat(one.cache().get("k", this::load)).isEqualTo("k1");
        assertThat(other.cache().get("k", this::load)).isEqualTo("k2");
        for (int i = 0; i < 10; i++) {
            one.cache().get("k" + i, this::load);
        }

        assertThat(one.cache().tier().state()).isEqualTo(CacheTier.State.DOWN);
        assertThat(one.cache().tier().stats().skipped()).isPositive();
    }

    @Test
    void loaderThatFailsIsToldAsEver() {
        Node node = cluster.node();

        assertThatThrownBy(() -> node.cache().get("k", key -> {
                    throw new IllegalStateException("backend");
                }))
                .isInstanceOf(CacheLoadException.class)
                .hasRootCauseMessage("backend");
        assertThat(node.cache().get("k", this::load)).isEqualTo("k1");
    }

    @Test
    void nullIsHandedOutAndNotStored() {
        Node one = cluster.node();

        assertThat(one.cache().get("k", key -> null)).isNull();
        assertThat(one.cache().get("k", this::load)).isEqualTo("k1");
    }
}
