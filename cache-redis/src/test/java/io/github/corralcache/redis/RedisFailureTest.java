package io.github.corralcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.test.Patience;
import io.github.corralcache.test.RedisProcess;
import io.github.corralcache.tier.Bus;
import io.github.corralcache.tier.Leases.Ask;
import io.github.corralcache.tier.Leases.Found;
import io.github.corralcache.tier.Leases.State;
import io.github.corralcache.tier.TierEntry;
import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tier.TierRefusedException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to operations while the server is lost, full or another one than before. */
class RedisFailureTest {

    private static final Duration TIMEOUT = Duration.ofMillis(200);

    private RedisProcess server;
    private RedisTier tier;

    @BeforeEach
    void start() {
        Path program = RedisProcess.embedded().or(RedisProcess::installed).orElse(null);
        Assumptions.assumeTrue(program != null, "no Redis server for this machine");
        server = RedisProcess.start(program);
        tier = tier();
    }

    private RedisTier tier() {
        return RedisTier.at(server.uri()).operationTimeout(TIMEOUT).build();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            tier.close();
            server.close();
        }
    }

    private static boolean fails(CompletionStage<?> stage) {
        return stage.handle((answer, failure) -> failure != null)
                .toCompletableFuture()
                .join();
    }

    private boolean answers() {
        return !fails(tier.store().get(List.of(SecondTierContract.newKey())));
    }

    private Found lookUp(TierKey key) {
        return SecondTierContract.now(
                        tier.leases().lookUp(List.of(new Ask(key, Duration.ofSeconds(30), Duration.ZERO))))
                .get(0);
    }

    /** Millis that {@code operation} takes to fail. */
    private static long millisToFail(Supplier<CompletionStage<?>> operation) {
        long start = System.nanoTime();
        assertThat(fails(operation.get())).isTrue();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    @Tag("T2")
    void killedServerFailsAtOnceAndIsFoundAgain() {
        Queue<String> line = new ConcurrentLinkedQueue<>();
        tier.bus().listen(new Noted(line));
        Patience.until("the line is up", () -> line.contains("up"));
        TierKey key = SecondTierContract.newKey();
        Found yours = lookUp(key);
        server.kill();
        Patience.until("the line is down", () -> line.contains("down"));
        assertThat(millisToFail(() -> tier.store().get(List.of(key)))).isLessThan(TIMEOUT.toMillis());

        server.restart();
        Patience.until("the server is found again", Duration.ofSeconds(5), this::answers);
        assertThat(SecondTierContract.publish(tier, yours, "of before")).isFalse();
        assertThat(lookUp(key).state()).isEqualTo(State.MISS_AND_YOURS);
        Patience.until(
                "the line is up again", () -> line.stream().filter("up"::equals).count() >= 2);
        SecondTierContract.now(tier.bus().send(new byte[] {5}));
        Patience.until("messages arrive again", () -> line.contains("5"));
    }

    @Test
    @Tag("T1")
    void serverMayComeLater() {
        server.kill();
        long start = System.nanoTime();
        try (RedisTier early = tier()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            Queue<String> line = new ConcurrentLinkedQueue<>();
            early.bus().listen(new Noted(line));
            assertThat(fails(early.store().get(List.of(SecondTierContract.newKey()))))
                    .isTrue();
            server.restart();
            Patience.until(
                    "the server is found",
                    Duration.ofSeconds(5),
                    () -> !fails(early.store().get(List.of(SecondTierContract.newKey()))));
            Patience.until("the line is up", () -> line.contains("up"));
        }
    }

    @Test
    @Tag("T4")
    void frozenServerFailsInTimeAndGoesOn() {
        server.freeze();
        try {
            assertThat(millisToFail(() -> tier.store().get(List.of(SecondTierContract.newKey()))))
                    .isBetween(TIMEOUT.toMillis() - 1, 2_000L);
        } finally {
            server.thaw();
        }
        Patience.until("it answers again", this::answers);
    }

    @Test
    @Tag("T12")
    void fullServerAnswersAndRemovesButStoresNothing() {
        TierKey key = SecondTierContract.newKey();
        SecondTierContract.now(tier.store().put(key, SecondTierContract.entry("v")));
        foreign("CONFIG", "SET", "maxmemory", "1");

        assertThat(lookUp(key).state()).isEqualTo(State.FRESH);
        assertThatThrownBy(() -> tier.leases()
                        .lookUp(List.of(new Ask(SecondTierContract.newKey(), TIMEOUT, Duration.ZERO)))
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TierRefusedException.class)
                .hasMessageContaining("OOM");
        SecondTierContract.now(tier.store().remove(List.of(key)));
        assertThat(SecondTierContract.now(tier.store().get(List.of(key)))).containsOnlyNulls();
    }

    @Test
    @Tag("T11")
    void writesFailOnAReplicaAndGoOnWhenItIsTheMaster() {
        TierKey key = SecondTierContract.newKey();
        TierEntry entry = SecondTierContract.entry("v");
        foreign("REPLICAOF", "127.0.0.1", "1");
        assertThat(fails(tier.store().put(key, entry))).isTrue();
        foreign("REPLICAOF", "NO", "ONE"); // what a new connection would find, too
        Patience.until("writes are taken again", () -> !fails(tier.store().put(key, entry)));
    }

    @Test
    void closedTierFailsAndClosingAgainDoesNothing() {
        tier.close();
        tier.close();
        assertThat(fails(tier.store().get(List.of(SecondTierContract.newKey()))))
                .isTrue();
    }

    @Test
    void uriThatIsNoneIsRefusedWithoutItsPassword() {
        assertThatThrownBy(() -> RedisTier.at("http://user:sesame@host"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://host:6379")
                .hasMessageNotContaining("sesame");
    }

    private void foreign(String... words) {
        RedisClient client = RedisClient.create(RedisURI.create(server.uri()));
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
            List.of(words).subList(1, words.length).forEach(args::add);
            connection.sync().dispatch(CommandType.valueOf(words[0]), new StatusOutput<>(StringCodec.UTF8), args);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    private record Noted(Queue<String> heard) implements Bus.Listener {

        @Override
        public void received(byte[] message) {
            heard.add(Byte.toString(message[0]));
        }

        @Override
        public void connected() {
            heard.add("up");
        }

        @Override
        public void disconnected() {
            heard.add("down");
        }
    }
}
