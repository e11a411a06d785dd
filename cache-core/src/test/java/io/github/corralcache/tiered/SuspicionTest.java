package io.github.corralcache.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheValue;
import io.github.corralcache.Lifetime;
import io.github.corralcache.tiered.Cluster.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages are lost, and nodes agree all the same. */
@Timeout(30) // a test that waits for a refresh that nobody runs waits for ever
class SuspicionTest {

    private static final Lifetime WHOLE = new Lifetime(Cluster.SOFT, Cluster.HARD);

    private final Cluster cluster = new Cluster();
    private final AtomicInteger loads = new AtomicInteger();

    private String load(String key) {
        return key + loads.incrementAndGet();
    }

    private void cut(Node node) {
        cluster.server.cutBus(node.tier());
    }

    private void mend(Node node) {
        cluster.server.mendBus(node.tier());
    }

    @Test
    @Tag("9.11")
    @Tag("T10")
    void lineThatWasDownCostsNoLoadAndKeepsWhatIsConfirmed() {
        Node one = cluster.node();
        Node other = cluster.node();
        for (int i = 0; i < 1_200; i++) {
            other.cache().put("k" + i, "v" + i);
        }

        cut(other);
        one.cache().evict("k7");
        one.cache().put("k8", "new");
        mend(other);

        assertThat(other.cache().getIfPresent("k7")).isNull();
        assertThat(other.cache().lifetime("k1100")).isEqualTo(WHOLE);
        assertThat(other.cache().get("k8", this::load)).isEqualTo("new");
        assertThat(other.cache().get("k9", this::load)).isEqualTo("v9");
        assertThat(loads).hasValue(0);
        assertThat(other.cache().tier().stats().suspectsConfirmed()).isGreaterThanOrEqualTo(1_198);
        assertThat(other.cache().tier().stats().suspectsDropped()).isEqualTo(2);
    }

    @Test
    @Tag("9.11")
    void lostMessageIsNoticedByTheNextOne() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().put("k", "old");
        other.cache().get("k", this::load);
        cluster.server.disturbBus(1, 0, Duration.ZERO, 1);
        one.cache().put("k", "new");
        cluster.server.disturbBus(0, 0, Duration.ZERO, 1);
        assertThat(other.cache().get("k", this::load)).isEqualTo("old");

        one.cache().put("something else", "v");
        cluster.time.advance(Duration.ofMillis(200));

        assertThat(other.cache().get("k", this::load)).isEqualTo("new");
        assertThat(other.cache().tier().stats().busGaps()).isEqualTo(1);
    }

    @Test
    @Tag("9.11")
    void lostMessageIsNoticedByAHeartbeat() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().put("k", "old");
        other.cache().get("k", this::load);
        cluster.server.disturbBus(1, 0, Duration.ZERO, 1);
        one.cache().evictByTag("shelf");
        one.cache().evict("k");
        cluster.server.disturbBus(0, 0, Duration.ZERO, 1);

        cluster.time.advance(Duration.ofMillis(2_200));

        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
    }

    @Test
    @Tag("9.11")
    @Tag("9.4")
    void lostRemovalByTagIsNoticedThoughVersionsAreTheSame() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().store("k", CacheValue.of("old").withTags("shelf"));
        one.cache().store("l", CacheValue.of("kept").withTags("table"));
        other.cache().get("k", this::load);
        other.cache().get("l", this::load);
        cut(other);
        one.cache().evictByTag("shelf");
        mend(other);

        assertThat(other.cache().getIfPresent("k")).isNull();
        assertThat(other.cache().lifetime("l")).isEqualTo(WHOLE);
    }

    @Test
    @Tag("9.11")
    void lostClearIsNoticed() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().put("k", "old");
        other.cache().get("k", this::load);
        cut(other);
        one.cache().clear();
        mend(other);

        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
    }

    @Test
    @Tag("9.11")
    void whatCannotBeConfirmedIsServedAsStaleAndGoneInTime() {
        Node one = cluster.node();
        one.cache().put("k", "v");
        cluster.server.die();

        assertThat(one.cache().lifetime("k")).isEqualTo(new Lifetime(Duration.ZERO, Duration.ofSeconds(5)));
        assertThat(one.cache().getIfPresent("k")).isEqualTo("v");
        cluster.time.advance(Duration.ofSeconds(5));
        assertThat(one.cache().getIfPresent("k")).isNull();
        assertThat(one.cache().get("k", this::load)).isEqualTo("k1");
        cluster.time.advance(Duration.ofMinutes(1));
        assertThat(one.cache().get("k", this::load))
                .as("loads per key <= nodes")
                .isEqualTo("k1");
    }

    @Test
    @Tag("9.11")
    void nodeThatDoesNotHearItselfIsDeaf() {
        Node one = cluster.node();
        one.cache().put("k", "v");
        assertThat(one.cache().tier().hearsOthers()).isTrue();
        cluster.server.disturbBus(1, 0, Duration.ZERO, 1);

        cluster.time.advance(Duration.ofSeconds(9));

        assertThat(one.cache().tier().hearsOthers()).isFalse();
        assertThat(one.cache().lifetime("k"))
                .as("confirmed again and again")
                .isEqualTo(new Lifetime(Cluster.SOFT.minusSeconds(9), Cluster.HARD.minusSeconds(9)));
        cluster.server.disturbBus(0, 0, Duration.ZERO, 1);
        cluster.time.advance(Duration.ofSeconds(2));
        assertThat(one.cache().tier().hearsOthers()).isTrue();
    }

    @Test
    @Tag("9.11")
    @Tag("T10")
    void nodesAgreeWithinSecondsWhateverTheBusDoes() {
        for (int seed = 1; seed <= 5; seed++) {
            Cluster cluster = new Cluster();
            Node[] nodes = {cluster.node(), cluster.node(), cluster.node()};
            Random random = new Random(seed);
            Map<String, String> last = new HashMap<>();
            cluster.server.disturbBus(0.1, 0.1, Duration.ofMillis(50), seed);
            for (int update = 0; update < 200; update++) {
                String key = "k" + random.nextInt(20);
                Node writer = nodes[random.nextInt(3)];
                if (random.nextInt(4) == 0) {
                    writer.cache().evict(key);
                    last.put(key, "reloaded");
                } else {
                    writer.cache().put(key, "v" + update);
                    last.put(key, "v" + update);
                }
                for (Node reader : nodes) {
                    String read = "k" + random.nextInt(20);
                    reader.cache().get(read, same -> last.getOrDefault(same, "reloaded"));
                    reader.refreshes().runAll();
                }
                cluster.time.advance(Duration.ofMillis(random.nextInt(60)));
            }
            cluster.server.disturbBus(0, 0, Duration.ZERO, seed);

            cluster.time.advance(Duration.ofSeconds(6));

            last.forEach((key, value) -> {
                for (Node node : nodes) {
                    assertThat(node.cache().get(key, same -> value)).isEqualTo(value);
                }
            });
        }
    }

    @Test
    void messagesThatOvertakeEachOtherRaiseNoDoubt() {
        Node one = cluster.node();
        Node other = cluster.node();
        other.cache().put("k", "v");
        one.cache().put("first", "v"); // a node of which nothing was heard may have said anything
        long before = other.cache().tier().stats().busGaps();
        cluster.server.disturbBus(0, 0.5, Duration.ofMillis(100), 3);
        for (int i = 0; i < 50; i++) {
            one.cache().put("other" + i, "v");
            cluster.time.advance(Duration.ofMillis(7));
        }
        cluster.time.advance(Duration.ofSeconds(3));

        assertThat(other.cache().tier().stats().busGaps()).isEqualTo(before);
    }
}
