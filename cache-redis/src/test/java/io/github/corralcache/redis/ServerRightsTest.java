package io.github.corralcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheValue;
import io.github.corralcache.test.Patience;
import io.github.corralcache.test.RedisProcess;
import io.github.corralcache.tier.Leases;
import io.github.corralcache.tier.Leases.Ask;
import io.github.corralcache.tier.Leases.Lease;
import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tier.TierSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The rights that the documentation asks for are enough. */
class ServerRightsTest {

    private static final Duration PATIENT = Duration.ofSeconds(5);
    private static final Pattern RIGHTS = Pattern.compile("- Rights that a user needs: `([^`]+)`");

    private final AtomicInteger loads = new AtomicInteger();

    private static String[] documentedRights() throws IOException {
        Matcher rights = RIGHTS.matcher(Files.readString(Path.of("..", "docs", "tier.md")));
        assertThat(rights.find()).isTrue();
        return rights.group(1).replace("<prefix>", "shop").split(" ");
    }

    private static RedisTier tier(RedisProcess server) {
        RedisURI uri = RedisURI.create(server.uri());
        uri.setCredentialsProvider(io.lettuce.core.RedisCredentialsProvider.from(
                () -> io.lettuce.core.RedisCredentials.just("shop", "secret")));
        return RedisTier.at(uri).channel("shop:bus").operationTimeout(PATIENT).build();
    }

    private static Cache<String, String> cache(RedisTier tier) {
        return CacheBuilder.<String, String>named("books")
                .maximumSize(100)
                .ttl(Duration.ofMinutes(1), Duration.ofMinutes(2))
                .tier(tier, TierSettings.of("shop", new TextCodec()).withOperationTimeout(PATIENT))
                .build();
    }

    private CacheValue<String> load(String key) {
        return CacheValue.of(key + loads.incrementAndGet()).withTags("tag");
    }

    @Test
    void documentedRightsAreEnough() throws IOException {
        Path program = RedisProcess.embedded().or(RedisProcess::installed).orElse(null);
        Assumptions.assumeTrue(program != null, "no Redis server for this machine");
        try (RedisProcess server = RedisProcess.start(program)) {
            RedisClient client = RedisClient.create(server.uri());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                CommandArgs<String, String> user = new CommandArgs<>(StringCodec.UTF8)
                        .add("SETUSER")
                        .add("shop")
                        .add("on")
                        .add(">secret");
                for (String right : documentedRights()) {
                    user.add(right);
                }
                RedisCommands<String, String> commands = connection.sync();
                commands.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), user);

                useAll(server);

                assertThat(denied(commands))
                        .as("besides the driver, which names itself")
                        .isSubsetOf("client");
            } finally {
                client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
            }
        }
    }

    /** Returns the commands and keys that the server has refused. */
    private static Set<Object> denied(RedisCommands<String, String> commands) {
        List<Object> log = commands.dispatch(
                CommandType.ACL, new ArrayOutput<>(StringCodec.UTF8), new CommandArgs<>(StringCodec.UTF8).add("LOG"));
        Set<Object> denied = new HashSet<>();
        for (Object entry : log) {
            List<?> fields = (List<?>) entry;
            denied.add(fields.get(fields.indexOf("object") + 1));
        }
        return denied;
    }

    /** What takes its time in a cache: a lease is renewed, and left for a while. */
    private static void keepAndLeave(Leases leases) {
        TierKey key = TierKey.of("shop:key".getBytes(StandardCharsets.UTF_8));
        Lease lease = SecondTierContract.leaseOf(
                SecondTierContract.now(leases.lookUp(List.of(new Ask(key, PATIENT, Duration.ZERO))))
                        .get(0));
        assertThat(SecondTierContract.now(leases.renew(lease, PATIENT))).isTrue();
        SecondTierContract.now(leases.abandon(lease, PATIENT));
    }

    private void useAll(RedisProcess server) {
        try (RedisTier oneTier = tier(server);
                RedisTier otherTier = tier(server);
                Cache<String, String> one = cache(oneTier);
                Cache<String, String> other = cache(otherTier)) {
            Patience.until(
                    "both nodes hear each other",
                    () -> one.tier().hearsOthers() && other.tier().hearsOthers());
            assertThat(one.get("a", (key, stale) -> load(key))).isEqualTo("a1");
            assertThat(other.get("a", (key, stale) -> load(key))).isEqualTo("a1");
            one.evict("a");
            Patience.until("the evict is heard", () -> other.getIfPresent("a") == null);
            assertThat(other.get("a", (key, stale) -> load(key))).isEqualTo("a2");
            one.evictByTag("tag");
            Patience.until("the removal is heard", () -> other.getIfPresent("a") == null);
            one.put("a", "put");
            assertThat(other.get("a", (key, stale) -> load(key))).isEqualTo("put");
            one.clear();
            Patience.until("the clear is heard", () -> other.getIfPresent("a") == null);
            assertThat(other.getAll(List.of("a", "b"), keys -> Map.of("a", "x", "b", "y")))
                    .hasSize(2);
            other.claim("c").close();
            keepAndLeave(oneTier.leases());
            assertThat(one.tier().undelivered()).isZero();
            assertThat(other.tier().stats().published()).isGreaterThan(0);
        }
    }
}
