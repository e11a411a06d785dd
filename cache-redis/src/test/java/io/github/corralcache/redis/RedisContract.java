package io.github.corralcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.test.Patience;
import io.github.corralcache.test.RedisProcess;
import io.github.corralcache.tier.Leases.Ask;
import io.github.corralcache.tier.Leases.Found;
import io.github.corralcache.tier.Leases.Lease;
import io.github.corralcache.tier.Leases.State;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.TierKey;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract on a server of its own, and what a foreign client can do to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisContract extends SecondTierContract {

    private RedisProcess server;
    private RedisTier one;
    private RedisTier other;
    private RedisClient foreign;
    private StatefulRedisConnection<byte[], byte[]> connection;

    /** Returns the server's program; empty where there is none. */
    abstract Optional<Path> program();

    @BeforeAll
    void start() {
        Optional<Path> program = program();
        Assumptions.assumeTrue(program.isPresent(), "no such Redis server on this machine");
        server = RedisProcess.start(program.orElseThrow());
        Duration patient = Duration.ofSeconds(5);
        one = RedisTier.at(server.uri()).operationTimeout(patient).build();
        other = RedisTier.at(server.uri()).operationTimeout(patient).build();
        foreign = RedisClient.create(RedisURI.create(server.uri()));
        connection = foreign.connect(ByteArrayCodec.INSTANCE);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            one.close();
            other.close();
            foreign.shutdown(Duration.ZERO, Duration.ofSeconds(1));
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

    private RedisCommands<byte[], byte[]> foreign() {
        return connection.sync();
    }

    @Test
    void foreignDelEndsTheLease() {
        TierKey key = newKey();
        Lease lease = leaseOf(now(leases(one).lookUp(List.of(ask(key)))).get(0));
        foreign().del(key.bytes());
        assertThat(now(leases(one).publish(lease, entry("late")))).isFalse();
    }

    @Test
    void foreignValueIsAMissAndIsReplaced() {
        for (byte[] value : List.of(
                new byte[0],
                "CR".getBytes(),
                new byte[100],
                "plain text of another".repeat(9).getBytes())) {
            TierKey key = newKey();
            foreign().set(key.bytes(), value);
            assertThat(now(one.store().get(List.of(key)))).containsOnlyNulls();
            assertThat(now(one.store().versions(List.of(key)))).containsOnlyNulls();
            Found found = now(leases(one).lookUp(List.of(ask(key)))).get(0);
            assertThat(found.state()).isEqualTo(State.MISS_AND_YOURS);
            assertThat(now(leases(one).publish(leaseOf(found), entry("v")))).isTrue();
        }
    }

    @Test
    void everyTruncationIsAMiss() {
        TierKey key = newKey();
        now(one.store().put(key, entry("v")));
        byte[] whole = foreign().get(key.bytes());
        for (int length = 0; length < Stored.HEADER; length++) {
            TierKey cut = newKey();
            foreign().psetex(cut.bytes(), 60_000, Arrays.copyOf(whole, length));
            assertThat(now(one.store().get(List.of(cut)))).containsOnlyNulls();
            assertThat(now(leases(one).lookUp(List.of(ask(cut)))).get(0).state())
                    .isEqualTo(State.MISS_AND_YOURS);
        }
    }

    @Test
    void valueWithoutATtlIsAMiss() {
        TierKey key = newKey();
        now(one.store().put(key, entry("v")));
        foreign().persist(key.bytes());
        assertThat(now(one.store().get(List.of(key)))).containsOnlyNulls();
        assertThat(now(leases(one).lookUp(List.of(ask(key)))).get(0).state()).isEqualTo(State.MISS_AND_YOURS);
    }

    @Test
    void nothingStaysWithoutATtl() {
        TierKey key = newKey();
        Lease lease = leaseOf(now(leases(one).lookUp(List.of(ask(key)))).get(0));
        assertThat(foreign().pttl(key.bytes())).isBetween(1L, LONG.toMillis());
        now(leases(one).publish(lease, entry("v")));
        assertThat(foreign().pttl(key.bytes())).isBetween(1L, TTL.toMillis());
    }

    @Test
    void serverThatForgotTheScriptsIsToldThem() {
        foreign().scriptFlush();
        TierKey key = newKey();
        Lease lease = leaseOf(now(leases(one).lookUp(List.of(ask(key)))).get(0));
        foreign().scriptFlush();
        assertThat(now(leases(one).publish(lease, entry("v")))).isTrue();
    }

    static Ask ask(TierKey key) {
        return new Ask(key, LONG, Duration.ZERO);
    }
}
