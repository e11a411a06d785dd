package io.github.corralcache.redis;

import io.github.corralcache.test.Patience;
import io.github.corralcache.test.RedisProcess;
import io.github.corralcache.tier.SecondTier;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a cluster, of one node: keys have slots, and scripts may use those of one only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterContractTest extends SecondTierContract {

    private static final int SLOTS = 16_384;

    private RedisProcess server;
    private RedisTier one;
    private RedisTier other;

    @BeforeAll
    void start(@TempDir Path folder) {
        Path program = RedisProcess.embedded().or(RedisProcess::installed).orElse(null);
        Assumptions.assumeTrue(program != null, "no Redis server for this machine");
        server = RedisProcess.start(
                program,
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                folder.resolve("nodes.conf").toString());
        RedisURI uri = RedisURI.create(server.uri());
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().clusterAddSlots(IntStream.range(0, SLOTS).toArray());
            Patience.until(
                    "all slots are served",
                    () -> connection.sync().clusterInfo().contains("cluster_state:ok"));
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
        Duration patient = Duration.ofSeconds(5);
        one = RedisTier.cluster(List.of(uri)).operationTimeout(patient).build();
        other = RedisTier.cluster(List.of(uri)).operationTimeout(patient).build();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            one.close();
            other.close();
            server.close();
        }
    }

    @Override
    SecondTier one() {
        return one;
    }

    @Override
    SecondTier other() {
        return other;
    }

    @Override
    void await(String what, BooleanSupplier condition) {
        Patience.until(what, condition);
    }
}
