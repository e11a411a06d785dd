package io.github.corralcache.tiered;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.InMemoryTier;
import io.github.corralcache.test.ManualExecutor;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.TierSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Several nodes of one application in one process: a cache each, on one second tier, in one time. */
final class Cluster {

    static final Duration SOFT = Duration.ofMinutes(10);
    static final Duration HARD = Duration.ofMinutes(15);

    /** One node. */
    record Node(Cache<String, String> cache, SecondTier tier, ManualExecutor refreshes) {}

    final FakeTime time = new FakeTime();
    final InMemoryTier server = new InMemoryTier(time);
    final List<String> warnings = new ArrayList<>();
    private final TextCodec codec;
    private UnaryOperator<TierSettings> settings = same -> same;
    private UnaryOperator<CacheBuilder<String, String>> builder = same -> same;

    Cluster() {
        this(new TextCodec());
    }

    Cluster(TextCodec codec) {
        this.codec = codec;
    }

    Cluster with(UnaryOperator<TierSettings> settings) {
        this.settings = settings;
        return this;
    }

    Cluster built(UnaryOperator<CacheBuilder<String, String>> builder) {
        this.builder = builder;
        return this;
    }

    Node node() {
        return node(server.connect());
    }

    Node node(SecondTier tier) {
        return node(tier, codec);
    }

    Node node(SecondTier tier, TextCodec codec) {
        ManualExecutor refreshes = new ManualExecutor();
        Cache<String, String> cache = builder.apply(CacheBuilder.<String, String>named("books")
                        .maximumSize(100_000)
                        .ttl(SOFT, HARD)
                        .ticker(time)
                        .scheduler(time)
                        .executor(refreshes))
                .tier(tier, settings.apply(TierSettings.of("shop", codec).withWarnings(warnings::add)))
                .build();
        return new Node(cache, tier, refreshes);
    }
}
