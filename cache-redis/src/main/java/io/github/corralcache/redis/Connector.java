package io.github.corralcache.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of this tier alone. A shared one would have the application's options: these here make a lost server fail a
 * command at once instead of queueing it.
 */
final class Connector {

    /** For how long at most a connection that was lost is not tried again. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final int QUEUED_COMMANDS = 100_000;

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final RedisURI first;

    /**
     * @param servers the server, or some nodes of a cluster
     * @param ssl how to speak TLS, where the URIs say so; null for the platform's way
     */
    Connector(List<RedisURI> servers, boolean cluster, Duration timeout, @Nullable SslOptions ssl) {
        List<RedisURI> uris = servers.stream().map(Connector::impatient).toList();
        first = uris.get(0);
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.fullJitter(Duration.ofMillis(50), LONGEST_PAUSE, 50, TimeUnit.MILLISECONDS))
                .build();
        if (cluster) {
            RedisClusterClient clustered = RedisClusterClient.create(resources, uris);
            clustered.setOptions((ClusterClientOptions) configure(ClusterClientOptions.builder(), timeout, ssl));
            client = clustered;
        } else {
            RedisClient single = RedisClient.create(resources);
            single.setOptions(configure(ClientOptions.builder(), timeout, ssl));
            client = single;
        }
    }

    private static RedisURI impatient(RedisURI uri) {
        return RedisURI.builder(uri).withTimeout(CONNECT_TIMEOUT).build();
    }

    private static ClientOptions configure(ClientOptions.Builder options, Duration timeout, @Nullable SslOptions ssl) {
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .autoReconnect(true)
                .requestQueueSize(QUEUED_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(timeout));
        if (ssl != null) {
            options.sslOptions(ssl);
        }
        return options.build();
    }

    CompletionStage<? extends StatefulConnection<byte[], byte[]>> connect() {
        return client instanceof RedisClusterClient cluster
                ? nodes(cluster).thenCompose(known -> cluster.connectAsync(ByteArrayCodec.INSTANCE))
                : ((RedisClient) client).connectAsync(ByteArrayCodec.INSTANCE, first);
    }

    CompletionStage<? extends StatefulRedisPubSubConnection<byte[], byte[]>> connectPubSub() {
        return client instanceof RedisClusterClient cluster
                ? nodes(cluster).thenCompose(known -> cluster.connectPubSubAsync(ByteArrayCodec.INSTANCE))
                : ((RedisClient) client).connectPubSubAsync(ByteArrayCodec.INSTANCE, first);
    }

    /** A cluster's nodes have to be known before it can be connected to, and Lettuce would block to ask for them. */
    private static CompletionStage<Void> nodes(RedisClusterClient cluster) {
        return cluster.refreshPartitionsAsync();
    }

    /** Runs the few things that have to wait. */
    ScheduledExecutorService timer() {
        return resources.eventExecutorGroup();
    }

    /** Waits a second at most. */
    void close() {
        client.shutdownAsync(0, 1, TimeUnit.SECONDS)
                .handle((nothing, failure) -> resources.shutdown(0, 1, TimeUnit.SECONDS))
                .completeOnTimeout(null, 1, TimeUnit.SECONDS)
                .join();
    }
}
