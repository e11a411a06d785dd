package io.github.corralcache.redis;

import io.github.corralcache.tier.Bus;
import io.github.corralcache.tier.Leases;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.SharedStore;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A second tier on Redis 6.2 and later, or Valkey: a single server, one behind Sentinel, or a cluster.
 *
 * <pre>{@code
 * SecondTier tier = RedisTier.at("redis://localhost:6379").build();
 * }</pre>
 *
 * <p>It has a client of its own, which fails a command at once where the server is lost. The application need not find
 * the server when it starts: it is tried again, with pauses of at most two seconds. Thread-safe.
 */
public final class RedisTier implements SecondTier {

    /** How long {@link Builder#build} waits for a server that neither answers nor refuses. */
    private static final Duration FIRST_CONNECT = Duration.ofMillis(500);

    private final Connector connector;
    private final Line<StatefulConnection<byte[], byte[]>> commands;
    private final Line<StatefulRedisPubSubConnection<byte[], byte[]>> messages;
    private final RedisStore store;
    private final RedisLeases leases;
    private final RedisBus bus;

    private RedisTier(Builder settings) {
        connector = new Connector(settings.servers, settings.cluster, settings.operationTimeout, settings.ssl);
        commands = new Line<>(connector::connect, connection -> {}, connector.timer());
        Wire wire = new Wire(commands);
        store = new RedisStore(wire);
        leases = new RedisLeases(wire);
        bus = new RedisBus(wire, settings.channel.getBytes(StandardCharsets.UTF_8));
        messages = new Line<>(connector::connectPubSub, bus::attach, connector.timer());
    }

    private RedisTier connect() {
        CompletableFuture.allOf(
                        commands.open().toCompletableFuture(), messages.open().toCompletableFuture())
                .completeOnTimeout(null, FIRST_CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return this;
    }

    /**
     * Returns a builder for one server.
     *
     * @param uri as Lettuce takes it: {@code redis://}, {@code rediss://} for TLS, {@code redis-sentinel://}
     * @throws IllegalArgumentException if it is no such URI; the message does not have it, because of its password
     */
    public static Builder at(String uri) {
        try {
            return at(RedisURI.create(uri));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "the URI of Redis must look like redis://host:6379, rediss://user:password@host:6379 or"
                            + " redis-sentinel://host:26379/0#master; it is not shown, as it may hold a password");
        }
    }

    /** Returns a builder for one server. */
    public static Builder at(RedisURI uri) {
        return new Builder(List.of(uri), false);
    }

    /**
     * Returns a builder for a cluster.
     *
     * @param seeds some of its nodes, at least one: the others are found
     */
    public static Builder cluster(List<RedisURI> seeds) {
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("a cluster must have at least one node to begin with; got none");
        }
        return new Builder(List.copyOf(seeds), true);
    }

    @Override
    public String engine() {
        return "redis";
    }

    @Override
    public Set<Trait> traits() {
        return EnumSet.allOf(Trait.class);
    }

    @Override
    public SharedStore store() {
        return store;
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public Bus bus() {
        return bus;
    }

    /** Waits a second at most. */
    @Override
    public void close() {
        commands.close();
        messages.close();
        connector.close();
    }

    /** Settings of a {@link RedisTier}. Not thread-safe. */
    public static final class Builder {

        private final List<RedisURI> servers;
        private final boolean cluster;
        private String channel = "corral:bus";
        private Duration operationTimeout = Duration.ofMillis(150);
        private @Nullable SslOptions ssl;

        private Builder(List<RedisURI> servers, boolean cluster) {
            this.servers = servers;
            this.cluster = cluster;
        }

        /** The channel of the bus, the same for all nodes of an application. Default: {@code corral:bus}. */
        public Builder channel(String name) {
            channel = Objects.requireNonNull(name, "channel");
            return this;
        }

        /** After what time an operation that is not answered fails. Default: 150 ms. */
        public Builder operationTimeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("operation-timeout must be more than zero; got " + timeout);
            }
            operationTimeout = timeout;
            return this;
        }

        /** Certificates and keys for URIs with TLS. Default: the platform's. */
        public Builder ssl(SslOptions options) {
            ssl = Objects.requireNonNull(options, "ssl");
            return this;
        }

        /** Connects, and waits half a second at most for that; then goes on trying in the background. */
        public RedisTier build() {
            return new RedisTier(this).connect();
        }
    }
}
