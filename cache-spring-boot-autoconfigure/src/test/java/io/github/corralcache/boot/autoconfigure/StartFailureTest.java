package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.github.corralcache.CacheBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** What a user reads whose properties stop the start. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private static String startWith(CapturedOutput output, String... properties) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        String[] arguments =
                Arrays.stream(properties).map(property -> "--" + property).toArray(String[]::new);
        int before = output.getOut().length();
        assertThatException().isThrownBy(() -> application.run(arguments).close());
        String told = output.getOut().substring(before);
        assertThat(told)
                .contains("APPLICATION FAILED TO START")
                .contains("Description:")
                .contains("Action:");
        return told.substring(told.indexOf("Description:"));
    }

    @Test
    void namesAnUnknownKeyAndTheOneThatMayHaveBeenMeant(CapturedOutput output) {
        assertThat(startWith(output, "corral.defaults.maximum-sise=100"))
                .contains("corral.defaults.maximum-sise")
                .contains("\"100\"")
                .contains("Did you mean corral.defaults.maximum-size?");
        assertThat(startWith(output, "corral.caches.books.softttl2=10m"))
                .contains("corral.caches.books.softttl2")
                .contains("Did you mean corral.caches.books.soft-ttl?");
        assertThat(startWith(output, "corral.enbled=true")).contains("Did you mean corral.enabled?");
    }

    @Test
    void listsTheKeysOfRefreshing(CapturedOutput output) {
        assertThat(startWith(output, "corral.refresh.propagate-contexts=true"))
                .contains("Did you mean corral.refresh.propagate-context?")
                .contains("Keys under corral.refresh are: max-concurrent, queue-capacity, propagate-context,");
    }

    @Test
    void namesTheCacheWhosePoolIsMistyped(CapturedOutput output) {
        assertThat(startWith(output, "corral.pools.shop.maximum-size=10", "corral.caches.books.pool=shpo"))
                .contains("Property: corral.caches.books.pool")
                .contains("Value: \"shpo\"")
                .contains("Set one of: shop.");
    }

    @Test
    void namesTheSurpriseLimitThatOnlyThePoolCanHave(CapturedOutput output) {
        assertThat(startWith(
                        output,
                        "corral.pools.shop.maximum-size=10",
                        "corral.caches.books.pool=shop",
                        "corral.caches.books.surprise-limit=2"))
                .contains("Property: corral.caches.books.surprise-limit")
                .contains("Property: corral.caches.books.pool")
                .contains("Set it for the pool, as corral.pools.shop.surprise-limit,");
    }

    @Test
    void listsTheKnownKeysWhereNoneIsNear(CapturedOutput output) {
        assertThat(startWith(output, "corral.defaults.wholly-unlike=1.5"))
                .contains("corral.defaults.wholly-unlike")
                .doesNotContain("Did you mean")
                .contains("Keys under corral.defaults are: maximum-size, maximum-weight");
    }

    @Test
    void saysHowADottedCacheNameIsWritten(CapturedOutput output) {
        assertThat(startWith(output, "corral.caches.my.books.soft-ttl=5s"))
                .contains("corral.caches.my.books.soft-ttl")
                .contains("If the cache is called 'my.books', write its name in brackets:"
                        + " corral.caches[my.books].soft-ttl");
    }

    @Test
    void namesBothPropertiesOfAnImpossiblePair(CapturedOutput output) {
        assertThat(startWith(output, "corral.defaults.soft-ttl=10m", "corral.caches.books.hardTtl=90s"))
                .contains("Property: corral.caches.books.hard-ttl")
                .contains("Value: \"90s\"")
                .contains("Property: corral.defaults.soft-ttl")
                .contains("Value: \"10m\"")
                .contains("Set a hard TTL that is at least the soft one");
        assertThat(startWith(output, "corral.defaults.maximum-size=10", "corral.defaults.maximum-weight=1MB"))
                .contains("Property: corral.defaults.maximum-size")
                .contains("Property: corral.defaults.maximum-weight")
                .contains("Value: \"1MB\"")
                .contains("Set one of the two");
    }

    @Test
    void namesTheValuesAllowed(CapturedOutput output) {
        assertThat(startWith(output, "corral.caches[my.books].policy=mru"))
                .contains("Property: corral.caches[my.books].policy")
                .contains("Value: \"mru\"")
                .containsOnlyOnce("Set one of: " + String.join(", ", CacheBuilder.policies()))
                .containsOnlyOnce(CacheBuilder.DEFAULT_POLICY + ".");
        assertThat(startWith(output, "corral.defaults.policy-options.tiny=10%"))
                .contains("Property: corral.defaults.policy-options.tiny")
                .contains("surprise-limit");
    }

    @Test
    void saysHowAValueIsWritten(CapturedOutput output) {
        assertThat(startWith(output, "corral.defaults.refresh=sometimes"))
                .contains("Property: corral.defaults.refresh")
                .contains("Value: \"sometimes\"")
                .contains("Set one of: background, caller.");
        assertThat(startWith(output, "corral.caches.books.soft-ttl=soon"))
                .contains("Property: corral.caches.books.soft-ttl")
                .contains("Value: \"soon\"")
                .contains("Set a duration such as");
        assertThat(startWith(output, "corral.defaults.maximum-weight=heavy")).contains("Set a size such as");
        assertThat(startWith(output, "corral.defaults.maximum-size=many")).contains("Set a whole number.");
        assertThat(startWith(output, "corral.defaults.jitter=some")).contains("Set a number such as");
        assertThat(startWith(output, "corral.defaults.record-stats=perhaps")).contains("Set true or false.");
    }

    @Test
    void saysWhatIsWantedWhereAValueStandsInPlaceOfSettings(CapturedOutput output) {
        assertThat(startWith(output, "corral.caches.a=5"))
                .contains("Property: corral.caches.a")
                .contains("Value: \"5\"")
                .contains(
                        "Set one of them, such as corral.caches.a.maximum-size; the keys are: maximum-size, maximum-weight, pool,");
        assertThat(startWith(output, "corral.pools.shop=5"))
                .contains("Property: corral.pools.shop")
                .contains("Set one of them, such as corral.pools.shop.maximum-size; the keys are: maximum-size,");
        assertThat(startWith(output, "corral.refresh=background"))
                .contains("Property: corral.refresh")
                .contains("Value: \"background\"")
                .contains("Set one of them, such as corral.refresh.max-concurrent; the keys are: max-concurrent,");
        assertThat(startWith(output, "corral.defaults=5"))
                .contains("Set one of them, such as corral.defaults.maximum-size;");
        assertThat(startWith(output, "corral.caches=books"))
                .contains("Property: corral.caches")
                .contains("Value: \"books\"")
                .contains(
                        "Set one of them, such as corral.caches.books.soft-ttl=30s, where 'books' is the name of the cache.");
        assertThat(startWith(output, "corral.pools.shop.maximum-size=5", "corral.pools.shop.guarantees=20%"))
                .contains("Property: corral.pools.shop.guarantees")
                .contains("Set one of them, such as corral.pools.shop.guarantees.books=20%,");
        assertThat(startWith(output, "corral.defaults.policy-options=10%"))
                .contains("Set one of them, such as corral.defaults.policy-options.small=10%,");
    }

    @Test
    void saysHowManyRefreshesThereMayBe(CapturedOutput output) {
        assertThat(startWith(output, "corral.refresh.max-concurrent=0"))
                .contains("Property: corral.refresh.max-concurrent")
                .contains("Value: \"0\"")
                .contains("Set a number from 1 on");
        assertThat(startWith(output, "corral.refresh.queue-capacity=-1"))
                .contains("Property: corral.refresh.queue-capacity")
                .contains("Value: \"-1\"")
                .contains("with 0 no refresh waits");
        assertThat(startWith(output, "corral.refresh.max-concurrent=few"))
                .contains("Property: corral.refresh.max-concurrent")
                .contains("Set a whole number.");
    }

    @Test
    void namesThePoolThatIsNotThere(CapturedOutput output) {
        assertThat(startWith(
                        output,
                        "corral.pools.shop.maximum-size=10",
                        "corral.caches.books.pool=shop",
                        "corral.caches.pens.pool=shpo"))
                .contains("Property: corral.caches.pens.pool")
                .contains("Value: \"shpo\"")
                .contains("Set one of: shop.");
        assertThat(startWith(output, "corral.defaults.pool=shop"))
                .contains("Property: corral.defaults.pool")
                .contains("Describe the pool under corral.pools.shop.");
    }

    @Test
    void namesWhatAPoolLacksOrHasTwice(CapturedOutput output) {
        assertThat(startWith(output, "corral.pools.shop.policy=lru", "corral.caches.books.pool=shop"))
                .contains("Property: corral.pools.shop.maximum-size")
                .contains("Set maximum-size or maximum-weight.");
        assertThat(startWith(
                        output,
                        "corral.pools[my.shop].maximum-size=10",
                        "corral.pools[my.shop].maximum-weight=1MB",
                        "corral.caches.books.pool=my.shop"))
                .contains("Property: corral.pools[my.shop].maximum-size")
                .contains("Property: corral.pools[my.shop].maximum-weight")
                .contains("Value: \"1MB\"")
                .contains("Set one of the two");
        assertThat(startWith(output, "corral.pools.shop.maximum-size=10"))
                .contains("Property: corral.pools.shop.maximum-size")
                .contains("got a pool that no cache uses")
                .contains("corral.caches.<name>.pool");
        assertThat(startWith(
                        output,
                        "corral.pools.shop.maximum-size=10",
                        "corral.pools.shop.policy=mru",
                        "corral.caches.books.pool=shop"))
                .contains("Property: corral.pools.shop.policy")
                .contains(String.join(", ", CacheBuilder.policies()));
        assertThat(startWith(
                        output,
                        "corral.pools[my.shop].maximum-size=10",
                        "corral.pools[my.shop].max-concurrent-loads=-1",
                        "corral.caches.books.pool=my.shop"))
                .contains("Property: corral.pools[my.shop].max-concurrent-loads")
                .contains("Value: \"-1\"")
                .contains("0 means no limit");
        assertThat(startWith(output, "corral.pools.shop.maximum-sise=10"))
                .contains("Did you mean corral.pools.shop.maximum-size?");
    }

    @Test
    void namesGuaranteesThatCannotBeGiven(CapturedOutput output) {
        String[] pool = {"corral.pools.shop.maximum-size=10", "corral.caches.books.pool=shop"};
        assertThat(startWith(
                        output,
                        pool[0],
                        pool[1],
                        "corral.caches.pens.pool=shop",
                        "corral.pools.shop.guarantees.books=60%",
                        "corral.pools.shop.guarantees.pens=5"))
                .contains("Property: corral.pools.shop.guarantees.books")
                .contains("Value: \"60%\"")
                .contains("Property: corral.pools.shop.guarantees.pens")
                .contains("Property: corral.pools.shop.maximum-size")
                .contains("no more than the maximum of the pool");
        assertThat(startWith(output, pool[0], pool[1], "corral.pools.shop.guarantees.books=most"))
                .contains("Property: corral.pools.shop.guarantees.books")
                .contains("Value: \"most\"")
                .contains("Set a share from 0% to 100%, or a number of entries.");
        assertThat(startWith(output, pool[0], pool[1], "corral.pools.shop.guarantees.boks=1"))
                .contains("Property: corral.pools.shop.guarantees.boks")
                .contains("name one of: books.");
    }

    @Test
    @Tag("E3")
    void addsUpSharesAsTheyAreWrittenAndNotAsTheyAreRounded(CapturedOutput output) {
        String[] pool = {
            "corral.pools.tiny.maximum-size=9", "corral.caches.books.pool=tiny", "corral.caches.pens.pool=tiny"
        };
        assertThat(startWith(
                        output,
                        pool[0],
                        pool[1],
                        pool[2],
                        "corral.pools.tiny.guarantees.books=80%",
                        "corral.pools.tiny.guarantees.pens=30%"))
                .contains("Property: corral.pools.tiny.guarantees.books")
                .contains("Property: corral.pools.tiny.guarantees.pens")
                .contains("together 110% of it");
        assertThat(startWith(
                        output,
                        pool[0],
                        pool[1],
                        pool[2],
                        "corral.pools.tiny.guarantees.books=6",
                        "corral.pools.tiny.guarantees.pens=34%"))
                .contains("Property: corral.pools.tiny.guarantees.pens");
    }

    @Test
    @Tag("E5")
    void saysOfASwitchThatIsNeitherOnNorOff(CapturedOutput output) {
        for (String property : new String[] {"corral.enabled", "corral.enable-caching"}) {
            assertThat(startWith(output, property + "=ture"))
                    .contains("Property: " + property)
                    .contains("Value: \"ture\"")
                    .contains("Set true or false.");
        }
    }

    @Test
    @Tag("E4")
    void saysThatANumberHasToBeWhole(CapturedOutput output) throws IOException {
        Path yaml = Files.createTempFile("corral", ".yml");
        try {
            for (String property : new String[] {
                "corral.defaults.maximum-size",
                "corral.caches.books.max-waiters",
                "corral.pools.shop.maximum-size",
                "corral.refresh.queue-capacity"
            }) {
                Files.writeString(yaml, property + ": 1.5\n");
                assertThat(startWith(output, "spring.config.location=" + yaml.toUri()))
                        .contains("Property: " + property)
                        .contains("Value: \"1.5\"")
                        .contains("Set a whole number.");
            }
        } finally {
            Files.delete(yaml);
        }
    }

    @Test
    @Tag("E4")
    void namesWhatIsEmpty(CapturedOutput output) {
        assertThat(startWith(output, "spring.cache.cache-names=a,,b"))
                .contains("Property: spring.cache.cache-names")
                .contains("Value: \"a,,b\"")
                .contains("the name of a cache must not be empty");
        for (String route : new String[] {"", "a:*,,b:*"}) {
            assertThat(startWith(
                            output,
                            "corral.pools.shop.maximum-size=10",
                            "corral.caches.books.pool=shop",
                            "corral.pools.shop.routes.books=" + route))
                    .contains("Property: corral.pools.shop.routes.books")
                    .contains("a route must be a pattern of keys; got an empty one");
        }
        for (String key : new String[] {"soft-ttl", "policy", "cost", "maximum-size", "record-stats"}) {
            assertThat(startWith(output, "corral.defaults." + key + "="))
                    .contains("Property: corral.defaults." + key)
                    .contains("corral.defaults." + key + " has no value: set one, or remove the property.");
        }
    }

    @Test
    void namesWhatAPooledCacheCannotHaveBesides(CapturedOutput output) {
        String[] pool = {"corral.pools.shop.maximum-size=10", "corral.caches.books.pool=shop"};
        assertThat(startWith(output, pool[0], pool[1], "corral.caches.books.maximum-size=5"))
                .contains("Property: corral.caches.books.maximum-size")
                .contains("Property: corral.caches.books.pool")
                .contains("Set one of the two");
        assertThat(startWith(output, pool[0], pool[1], "corral.caches.books.policy=lru"))
                .contains("Property: corral.caches.books.policy")
                .contains("Property: corral.caches.books.pool")
                .contains("corral.pools.shop.policy");
        assertThat(startWith(output, pool[0], pool[1], "corral.caches.books.weigher=entries"))
                .contains("Property: corral.caches.books.weigher")
                .contains("pool 'shop' is bounded by its number of entries");
        assertThat(startWith(output, "corral.pools.heap.maximum-weight=1MB", "corral.caches.books.pool=heap"))
                .contains("Property: corral.caches.books.pool")
                .contains("weigher");
    }

    @Test
    void namesRoutesThatLeadNowhere(CapturedOutput output) {
        assertThat(startWith(output, "corral.pools.dear.maximum-size=10", "corral.pools.dear.routes.queries=report:*"))
                .contains("Property: corral.pools.dear.routes.queries")
                .contains("Set corral.caches.queries.pool");
        assertThat(startWith(
                        output,
                        "corral.pools.dear.maximum-weight=1MB",
                        "corral.pools.dear.routes.queries=report:*",
                        "corral.pools.cheap.maximum-size=10",
                        "corral.caches.queries.pool=cheap"))
                .contains("Property: corral.pools.dear.routes.queries")
                .contains("Property: corral.caches.queries.pool")
                .contains("Give both pools");
    }
}
