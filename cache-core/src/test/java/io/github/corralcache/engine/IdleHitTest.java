package io.github.corralcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.EarlyRefresh;
import io.github.corralcache.Ttl;
import io.github.corralcache.expiry.Freshness;
import io.github.corralcache.tag.Tags;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an idle TTL costs the entries and their hits, and what it costs those of other caches: nothing. */
class IdleHitTest {

    private static final long IDLE = Duration.ofHours(1).toNanos();

    /** A hit that comes before the deadline is answered without a clock, and so is not noted. */
    private static final long UNNOTED = IDLE / IdleNode.UNNOTED;

    private static Lifetimes lifetimes(Ttl ttl, Duration idle) {
        return new Lifetimes(ttl, idle, 0, EarlyRefresh.OFF, new Tags());
    }

    private static Node<String, String> node(Lifetimes lifetimes, Ttl own) {
        Entry<String, String> entry = new Entry<>("k", 1, "v", 1, own, 1, GroupNumbers.NONE, Set.of(), 0);
        return lifetimes.node(entry, "k", 0, 0);
    }

    private final Lifetimes lifetimes = lifetimes(Ttl.NEVER, Duration.ofHours(1));
    private final Node<String, String> node = node(lifetimes, null);

    @Test
    void entriesOfOtherCachesAreAsTheyWere() {
        assertThat(node(lifetimes(Ttl.NEVER, Duration.ZERO), null).getClass()).isEqualTo(Node.class);
        assertThat(node(lifetimes(Ttl.of(Duration.ofHours(1)), Duration.ZERO), null)
                        .getClass())
                .isEqualTo(Node.class);
        assertThat(node(lifetimes(Ttl.NEVER, Duration.ZERO), Ttl.of(Duration.ofHours(1)))
                        .getClass())
                .isEqualTo(OwnTtlNode.class);
        assertThat(node).isInstanceOf(IdleNode.class);
    }

    @Test
    @Tag("RC14")
    void hitsThatComeSoonAfterANotedOneNeedNoClock() {
        assertThat(ticksLeft(0)).isPositive();
        assertThat(ticksLeft(UNNOTED - 200_000)).isPositive();
        assertThat(ticksLeft(UNNOTED)).isNotPositive();

        lifetimes.read(node, UNNOTED);
        assertThat(ticksLeft(2 * UNNOTED - 200_000)).isPositive();
        assertThat(ticksLeft(2 * UNNOTED)).isNotPositive();
    }

    private int ticksLeft(long now) {
        return node.deadline() - lifetimes.scale().tick(now);
    }

    @Test
    @Tag("RC14")
    void noEntryLivesLongerThanFromItsLastRead() {
        long last = IDLE / 2;
        lifetimes.read(node, last);
        assertThat(lifetimes.freshness(node, node.deadline(), last + IDLE - 1)).isEqualTo(Freshness.FRESH);
        assertThat(lifetimes.freshness(node, node.deadline(), last + IDLE)).isEqualTo(Freshness.GONE);
    }

    @Test
    void aReadThatComesTooLateRevivesNothing() {
        lifetimes.read(node, IDLE);
        assertThat(lifetimes.freshness(node, node.deadline(), IDLE)).isEqualTo(Freshness.GONE);
    }

    @Test
    void aReaderWhoseClockIsBehindTakesNothingFromOneThatIsAhead() {
        lifetimes.read(node, 1_000);
        lifetimes.read(node, 500);
        assertThat(lifetimes.endsIn(node, 1_000)).isEqualTo(IDLE);
    }
}
