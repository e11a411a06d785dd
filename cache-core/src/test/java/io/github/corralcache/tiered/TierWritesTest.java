package io.github.corralcache.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.CacheTier;
import io.github.corralcache.CacheTierException;
import io.github.corralcache.CacheValue;
import io.github.corralcache.test.Patience;
import io.github.corralcache.tier.TierSettings.OnEvictFailure;
import io.github.corralcache.tiered.Cluster.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A write on one node is a write on all. */
@Timeout(30)
class TierWritesTest {

    private final Cluster cluster = new Cluster();
    private final AtomicInteger loads = new AtomicInteger();

    private String load(String key) {
        return key + loads.incrementAndGet();
    }

    private static String seen(Node node) {
        return node.cache().get("k", key -> "loaded");
    }

    @Test
    @Tag("9.9")
    void whateverRemovesRemovesOnAllNodes() {
        Map<String, BiConsumer<Node, String>> removals = Map.of(
                "evict", (node, key) -> node.cache().evict(key),
                "evictAll", (node, key) -> node.cache().evictAll(List.of("other", key)),
                "clear", (node, key) -> node.cache().clear(),
                "tag", (node, key) -> node.cache().evictByTag("shelf"),
                "map remove", (node, key) -> node.cache().asMap().remove(key),
                "map clear", (node, key) -> node.cache().asMap().clear(),
                "keySet", (node, key) -> node.cache().asMap().keySet().removeIf(key::equals),
                "values", (node, key) -> node.cache().asMap().values().removeIf("old"::equals));
        removals.forEach((name, removal) -> {
            Node one = cluster.node();
            Node other = cluster.node();
            one.cache().store("k", CacheValue.of("old").withTags("shelf"));
            assertThat(seen(other)).as(name).isEqualTo("old");

            removal.accept(one, "k");

            assertThat(other.cache().getIfPresent("k")).as(name).isNull();
            assertThat(seen(other)).as(name).isEqualTo("loaded");
            one.cache().clear();
        });
    }

    @Test
    @Tag("9.9")
    void whateverStoresStoresForAllNodes() {
        Map<String, BiConsumer<Node, String>> writes = Map.of(
                "put", (node, key) -> node.cache().put(key, "new"),
                "store",
                        (node, key) ->
                                node.cache().store(key, CacheValue.of("new").withTags("shelf")),
                "putAll", (node, key) -> node.cache().putAll(Map.of(key, "new", "other", "v")),
                "map put", (node, key) -> node.cache().asMap().put(key, "new"),
                "map replace", (node, key) -> node.cache().asMap().replace(key, "old", "new"),
                "map compute", (node, key) -> node.cache().asMap().compute(key, (same, old) -> "new"),
                "setValue",
                        (node, key) -> node.cache()
                                .asMap()
                                .entrySet()
                                .iterator()
                                .next()
                                .setValue("new"));
        writes.forEach((name, write) -> {
            Node one = cluster.node();
            Node other = cluster.node();
            one.cache().put("k", "old");
            assertThat(seen(other)).as(name).isEqualTo("old");

            write.accept(one, "k");

            assertThat(seen(one)).as(name).isEqualTo("new");
            assertThat(seen(other)).as(name).isEqualTo("new");
            one.cache().clear();
        });
    }

    @Test
    void onlyTheFirstOfAllNodesPutsIfAbsent() {
        Node one = cluster.node();
        Node other = cluster.node();

        assertThat(one.cache().putIfAbsent("k", "first")).isNull();
        assertThat(other.cache().putIfAbsent("k", "second")).isEqualTo("first");
        assertThat(other.cache().asMap().putIfAbsent("k", "third")).isEqualTo("first");
        assertThat(seen(one)).isEqualTo("first");
        assertThat(seen(other)).isEqualTo("first");
    }

    @Test
    void putIfAbsentWinsOverALoadOfAnotherNode() {
        Node one = cluster.node();
        Node other = cluster.node();
        try (var claim = one.cache().claim("k")) {
            assertThat(other.cache().putIfAbsent("k", "put")).isNull();
            assertThat(claim.store("loaded before")).isFalse();
        }
        assertThat(seen(one)).isEqualTo("put");
    }

    @Test
    @Tag("9.5")
    void generationThatIsLostMakesAllAMiss() {
        Node one = cluster.node();
        one.cache().get("k", this::load);
        one.cache().clear();
        one.cache().get("l", this::load);

        assertThat(cluster.server.drop(new PhysicalKeys("shop", "books", null).generation()))
                .isTrue();
        Node other = cluster.node();

        assertThat(other.cache().get("k", this::load)).isEqualTo("k3");
        assertThat(other.cache().get("l", this::load)).isEqualTo("l4");
    }

    @Test
    @Tag("9.5")
    void clearIsNoticedWithinASecondWithoutABus() {
        Node one = cluster.node(cluster.server.connect(true, false));
        Node other = cluster.node(cluster.server.connect(true, false));
        other.cache().get("k", this::load);
        one.cache().clear();
        other.cache().evict("k"); // of this node's own copy nobody tells it

        cluster.time.advance(Duration.ofSeconds(1));

        assertThat(other.cache().get("k", this::load)).isEqualTo("k2");
    }

    // ---- tags

    @Test
    @Tag("9.4")
    void valueWhoseTagIsRemovedWhileItLoadsIsNotPublished() {
        Node one = cluster.node(cluster.server.connect(true, false)); // it does not hear of it
        Node other = cluster.node();
        one.cache().get("k", (key, stale) -> {
            other.cache().evictByTag("shelf");
            return CacheValue.of("old").withTags("shelf");
        });

        assertThat(one.cache().tier().stats().fenced()).isEqualTo(1);
        assertThat(seen(other)).isEqualTo("loaded");
    }

    @Test
    @Tag("9.4")
    void recordOfATagThatIsLostBringsNothingBack() {
        Node one = cluster.node();
        one.cache().store("k", CacheValue.of("old").withTags("shelf"));
        one.cache().store("l", CacheValue.of("old").withTags("table"));
        PhysicalKeys keys = new PhysicalKeys("shop", "books", null);
        for (String tag : List.of("shelf", "table")) {
            assertThat(cluster.server.drop(keys.tag(tag))).isTrue();
        }
        cluster.server.drop(keys.removals());
        Node other = cluster.node();

        assertThat(seen(other)).isEqualTo("loaded");
        assertThat(other.cache().tier().stats().unreadable()).containsEntry("REMOVED_BY_TAG", 1L);
        other.cache().store("m", CacheValue.of("new").withTags("table"));
        assertThat(cluster.node().cache().get("l", this::load)).isEqualTo("l1");
    }

    @Test
    @Tag("9.4")
    void untaggedValuesPayNothingForTags() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().get("warm", this::load);
        other.cache().get("warm", this::load);
        var before = cluster.server.operations();

        one.cache().get("k", this::load);
        other.cache().get("k", this::load);

        assertThat(cluster.server.operations().get("agree")).isEqualTo(before.get("agree"));
        assertThat(cluster.server.operations().get("agreed")).isEqualTo(before.get("agreed"));
        assertThat(cluster.server.operations().get("lookUp")).isEqualTo(before.get("lookUp") + 2);
    }

    // ---- schemas, prefixes, secrets

    @Test
    @Tag("9.7")
    void versionsWithOtherSchemasShareWritesAndNoValues() {
        Map<String, BiConsumer<Node, String>> writes = Map.of(
                "evict", (node, key) -> node.cache().evict(key),
                "put", (node, key) -> node.cache().put(key, "put"),
                "clear", (node, key) -> node.cache().clear(),
                "tag", (node, key) -> node.cache().evictByTag("shelf"));
        writes.forEach((name, write) -> {
            for (int side = 0; side < 2; side++) {
                Node[] nodes = {
                    cluster.node(cluster.server.connect(), new TextCodec(1)),
                    cluster.node(cluster.server.connect(), new TextCodec(2))
                };
                for (Node node : nodes) {
                    node.cache().get("k", (key, stale) -> CacheValue.of("old").withTags("shelf"));
                    node.cache().get("k", (key, stale) -> CacheValue.of("old").withTags("shelf"));
                    assertThat(node.cache().tier().stats().lookups())
                            .as("no ping-pong")
                            .containsEntry("MISS_AND_YOURS", 1L);
                }

                write.accept(nodes[side], "k");

                Node sameVersion = cluster.node(cluster.server.connect(), new TextCodec(2 - side));
                assertThat(seen(nodes[1 - side])).as(name).isEqualTo("loaded");
                assertThat(seen(sameVersion)).as(name).isEqualTo("loaded");
                nodes[0].cache().clear();
            }
        });
    }

    @Test
    @Tag("9.7")
    void schemaThatCameAMomentAgoIsKnownToWrites() {
        Node old = cluster.node(cluster.server.connect(), new TextCodec(1));
        old.cache().get("warm", this::load); // it knows of its own schema now, and believes that for a while
        Node young = cluster.node(cluster.server.connect(true, false), new TextCodec(2));
        young.cache().get("k", key -> "old");

        old.cache().evict("k");

        assertThat(seen(cluster.node(cluster.server.connect(), new TextCodec(2))))
                .isEqualTo("loaded");
    }

    @Test
    @Tag("9.3")
    @Tag("SE3")
    void prefixesShareNothing() {
        Node one = cluster.node();
        cluster.with(settings -> io.github.corralcache.tier.TierSettings.of("other", new TextCodec()));
        Node foreign = cluster.node();
        one.cache().put("k", "of one");

        assertThat(seen(foreign)).isEqualTo("loaded");
        foreign.cache().evict("k");
        foreign.cache().clear();
        foreign.cache().evictByTag("shelf");
        assertThat(one.cache().getIfPresent("k")).isEqualTo("of one");
    }

    @Test
    @Tag("9.2")
    void secretKeepsKeysAndTagsOffTheLine() {
        List<String> heard = new ArrayList<>();
        cluster.server.connect().bus().listen(new io.github.corralcache.tier.Bus.Listener() {
            @Override
            public void received(byte[] message) {
                heard.add(new String(message, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void connected() {}

            @Override
            public void disconnected() {}
        });
        cluster.with(settings -> settings.withKeySecret(new byte[] {1, 2, 3}));
        Node one = cluster.node();
        Node other = cluster.node();
        for (int i = 0; i < 2; i++) {
            one.cache().store("canary", CacheValue.of("v" + i).withTags("canary-tag"));
            assertThat(other.cache().get("canary", this::load)).isEqualTo("v" + i);
            if (i == 0) {
                one.cache().evictByTag("canary-tag");
            } else {
                one.cache().evict("canary");
            }
            assertThat(other.cache().getIfPresent("canary")).isNull();
        }
        assertThat(heard).isNotEmpty().noneMatch(message -> message.contains("canary"));
    }

    @Test
    @Tag("9.2")
    void keysThatTheCodecDoesNotKnowStayOnThisNode() {
        cluster.with(settings -> settings.withKeyCodec(key -> null));
        Node one = cluster.node();
        Node other = cluster.node();

        one.cache().get("k", this::load);
        one.cache().put("l", "v");
        one.cache().evict("l");
        assertThat(other.cache().get("k", this::load)).isEqualTo("k2");
        assertThat(cluster.server.operations()).doesNotContainKeys("lookUp", "put", "remove");
        assertThat(cluster.warnings).hasSize(2); // each node once
    }

    @Test
    @Tag("9.14")
    void valuesThatTheCodecCannotWriteStayOnThisNode() {
        Node one = cluster.node();
        Node other = cluster.node();

        one.cache().put("k", "old");
        one.cache().put("k", "local one");
        assertThat(one.cache().get("k", this::load)).isEqualTo("local one");
        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
        assertThat(cluster.warnings).hasSize(1);
        assertThat(cluster.warnings.get(0)).doesNotContain("local one");
    }

    // ---- a server that does not answer

    @Test
    @Tag("9.13")
    void evictThatIsNotConfirmedIsDeliveredLaterAndTheKeyNotReadBefore() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().get("k", key -> "old");
        other.cache().get("k", this::load);

        cluster.server.refuseRemovals(true);
        one.cache().evict("k");

        assertThat(one.cache().tier().undelivered()).isEqualTo(1);
        assertThat(one.cache().get("k", key -> "new")).isEqualTo("new");
        assertThat(other.cache().get("k", this::load)).as("it was not told").isEqualTo("old");
        cluster.server.refuseRemovals(false);
        cluster.time.advance(Duration.ofMillis(500));

        assertThat(one.cache().tier().undelivered()).isZero();
        assertThat(other.cache().get("k", this::load)).isEqualTo("k1");
    }

    @Test
    @Tag("9.13")
    void callerIsNotDelayedForLongerThanAnOperationTakes() {
        Node one = cluster.node();
        one.cache().get("k", key -> "old");
        cluster.server.freeze();
        int before = cluster.time.pending();

        CompletableFuture<Boolean> evict =
                CompletableFuture.supplyAsync(() -> one.cache().evict("k"));
        int timers = 3; // of two operations, and of the caller
        Patience.until("the caller waits", () -> cluster.time.pending() == before + timers);
        assertThat(evict).isNotDone();
        cluster.time.advance(Duration.ofMillis(150));

        assertThat(evict.join()).isTrue();
        assertThat(one.cache().tier().undelivered()).isEqualTo(1);
        cluster.server.thaw();
        cluster.time.advance(Duration.ofMillis(500));
        assertThat(one.cache().tier().undelivered()).isZero();
    }

    @Test
    @Tag("9.13")
    void tooManyUndeliveredEvictsBecomeAClear() {
        Node one = cluster.node();
        Node other = cluster.node();
        other.cache().put("kept", "old");
        other.cache().evict("nothing");
        cluster.server.refuseRemovals(true);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i <= Undelivered.MOST_KEYS; i++) {
            keys.add("k" + i);
        }

        one.cache().evictAll(keys);

        assertThat(one.cache().tier().undelivered()).isEqualTo(1);
        assertThat(one.cache().get("kept", this::load)).isEqualTo("kept1");
        cluster.server.refuseRemovals(false);
        cluster.time.advance(Duration.ofMillis(500));
        assertThat(one.cache().tier().undelivered()).isZero();
        assertThat(other.cache().getIfPresent("kept")).isNull();
    }

    @Test
    @Tag("9.13")
    void evictThatIsNotConfirmedSaysSoWhereItIsToldTo() {
        cluster.with(settings -> settings.onEvictFailure(OnEvictFailure.THROW));
        Node one = cluster.node();
        one.cache().get("k", this::load);
        cluster.server.die();

        assertThatThrownBy(() -> one.cache().evict("k"))
                .isInstanceOf(CacheTierException.class)
                .hasMessageContaining("books")
                .hasMessageNotContaining("k1");
        assertThat(one.cache().getIfPresent("k")).isNull();
    }

    @Test
    @Tag("T2")
    void serverKilledAndBackIsUsedAgain() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().get("k", this::load);
        cluster.server.die();
        for (int i = 0; i < 8; i++) {
            assertThat(one.cache().get("a" + i, this::load)).isNotNull();
        }
        long skipped = one.cache().tier().stats().skipped();
        one.cache().get("b", this::load);
        assertThat(one.cache().tier().stats().skipped()).isGreaterThan(skipped);
        assertThat(one.cache().tier().state()).isEqualTo(CacheTier.State.DOWN);

        cluster.server.revive(true);
        cluster.time.advance(Duration.ofSeconds(10));

        one.cache().get("c", key -> "shared");
        one.cache().get("d", key -> "shared");
        assertThat(other.cache().get("d", this::load)).isEqualTo("shared");
        assertThat(one.cache().tier().state()).isEqualTo(CacheTier.State.UP);
    }

    @Test
    @Tag("T12")
    void serverThatIsFullServesCallersAndIsNotTakenForDead() {
        Node one = cluster.node();
        one.cache().get("warm", this::load);
        cluster.server.refuseWrites(true);

        for (int i = 0; i < 20; i++) {
            assertThat(one.cache().get("k" + i, this::load)).isNotNull();
        }

        assertThat(one.cache().tier().state()).isEqualTo(CacheTier.State.UP);
        assertThat(one.cache().tier().stats().localLoads()).isEqualTo(20);
        assertThat(one.cache().evict("k1")).isTrue();
        assertThat(one.cache().tier().undelivered()).isZero();
    }

    @Test
    @Tag("T9")
    void serverThatIsEmptyAgainCostsOneLoadAKey() {
        Node one = cluster.node();
        Node other = cluster.node();
        one.cache().get("k", this::load);
        cluster.server.die();
        cluster.server.revive(true);
        cluster.time.advance(Duration.ofSeconds(10));

        String value = one.cache().get("k", this::load);

        assertThat(other.cache().get("k", this::load)).isEqualTo(value);
        assertThat(loads).hasValue(2);
    }
}
