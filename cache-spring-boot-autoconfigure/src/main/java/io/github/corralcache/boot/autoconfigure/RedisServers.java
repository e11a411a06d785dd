package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.redis.RedisTier;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Cluster;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where a Redis server is, or several that are one.
 *
 * @param uris the server, one that knows its sentinels, or some nodes of a cluster
 * @param ssl certificates and keys; null for the platform's
 */
record RedisServers(
        List<RedisURI> uris, boolean isCluster, @Nullable SslOptions ssl) {

    /** Returns what Spring Data Redis would connect to. */
    static RedisServers of(DataRedisConnectionDetails details) {
        SslBundle bundle = details.getSslBundle();
        SslOptions ssl = bundle == null ? null : options(bundle);
        Sentinel sentinel = details.getSentinel();
        if (sentinel != null) {
            return new RedisServers(List.of(uri(sentinel, details, bundle)), false, ssl);
        }
        Cluster cluster = details.getCluster();
        if (cluster != null) {
            List<RedisURI> seeds = cluster.getNodes().stream()
                    .map(node -> uri(node, 0, details, bundle))
                    .toList();
            return new RedisServers(seeds, true, ssl);
        }
        Standalone standalone = details.getStandalone();
        Node node =
                standalone == null ? new Node("localhost", 6379) : new Node(standalone.getHost(), standalone.getPort());
        int database = standalone == null ? 0 : standalone.getDatabase();
        return new RedisServers(List.of(uri(node, database, details, bundle)), false, ssl);
    }

    private static RedisURI uri(
            Node node, int database, DataRedisConnectionDetails details, @Nullable SslBundle bundle) {
        RedisURI.Builder builder =
                RedisURI.builder().withHost(node.host()).withPort(node.port()).withDatabase(database);
        authenticate(builder, details.getUsername(), details.getPassword());
        return builder.withSsl(bundle != null).build();
    }

    private static RedisURI uri(Sentinel sentinel, DataRedisConnectionDetails details, @Nullable SslBundle bundle) {
        RedisURI.Builder builder =
                RedisURI.builder().withSentinelMasterId(sentinel.getMaster()).withDatabase(sentinel.getDatabase());
        for (Node node : sentinel.getNodes()) {
            RedisURI.Builder each = RedisURI.builder().withHost(node.host()).withPort(node.port());
            authenticate(each, sentinel.getUsername(), sentinel.getPassword());
            builder.withSentinel(each.withSsl(bundle != null).build());
        }
        authenticate(builder, details.getUsername(), details.getPassword());
        return builder.withSsl(bundle != null).build();
    }

    private static void authenticate(RedisURI.Builder builder, @Nullable String user, @Nullable String password) {
        if (password != null && user != null) {
            builder.withAuthentication(user, password);
        } else if (password != null) {
            builder.withPassword(password.toCharArray());
        }
    }

    private static SslOptions options(SslBundle bundle) {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        options.keyManager(bundle.getManagers().getKeyManagerFactory());
        options.trustManager(bundle.getManagers().getTrustManagerFactory());
        String[] ciphers = bundle.getOptions().getCiphers();
        if (ciphers != null) {
            options.cipherSuites(ciphers);
        }
        String[] protocols = bundle.getOptions().getEnabledProtocols();
        if (protocols != null) {
            options.protocols(protocols);
        }
        return options.build();
    }

    RedisTier.Builder builder() {
        RedisTier.Builder builder = isCluster ? RedisTier.cluster(uris) : RedisTier.at(uris.get(0));
        return ssl == null ? builder : builder.ssl(ssl);
    }

    /** Returns the host of a server that others than this machine can reach, and anybody can use; null without one. */
    @Nullable
    String unprotected() {
        return uris.stream()
                .flatMap(uri ->
                        uri.getSentinels().isEmpty() ? java.util.stream.Stream.of(uri) : uri.getSentinels().stream())
                .filter(uri -> !uri.isSsl() || !hasPassword(uris.get(0)))
                .map(RedisURI::getHost)
                .filter(host -> host != null && !isThisMachine(host))
                .findFirst()
                .orElse(null);
    }

    private static boolean hasPassword(RedisURI uri) {
        return uri.getCredentialsProvider() instanceof io.lettuce.core.StaticCredentialsProvider credentials
                && credentials.resolveCredentialsNow().hasPassword();
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }
}
