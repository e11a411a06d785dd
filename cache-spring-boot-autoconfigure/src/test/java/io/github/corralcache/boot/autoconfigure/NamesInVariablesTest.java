package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.corralcache.CachePool;
import io.github.corralcache.CacheSettings;
import io.github.corralcache.spring.CorralCacheManager;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Environment variables know neither case nor dashes; the names of caches and pools have both. */
@Tag("E2")
@ExtendWith(OutputCaptureExtension.class)
class NamesInVariablesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CorralEnableCachingAutoConfiguration.class, CorralCacheAutoConfiguration.class));

    private ApplicationContextRunner with(Map<String, Object> variables) {
        return runner.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables)));
    }

    /** As in a file, which Spring Boot asks after the variables. */
    private static ApplicationContextRunner withFile(ApplicationContextRunner runner, Map<String, Object> file) {
        return runner.withInitializer(
                context -> context.getEnvironment().getPropertySources().addLast(new MapPropertySource("file", file)));
    }

    private static CacheSettings settings(CorralCacheManager manager, String cache) {
        return Objects.requireNonNull(manager.getCache(cache)).getNativeCache().settings();
    }

    @Test
    void variableHoldsForTheCacheWithItsLetters(CapturedOutput output) {
        with(Map.of("CORRAL_CACHES_USERBYID_MAXIMUMSIZE", "33")).run(context -> {
            CorralCacheManager manager = context.getBean(CorralCacheManager.class);
            assertThat(manager.getCacheNames())
                    .as("no cache of the variable's name")
                    .isEmpty();
            for (String name : new String[] {"userById", "user-by-id", "user_by_id", "userbyid", "user.by.id"}) {
                assertThat(settings(manager, name).maximum()).as(name).isEqualTo(33);
            }
            assertThat(settings(manager, "users").maximum()).isEqualTo(10_000);
        });
        assertThat(output).doesNotContain("has no effect");
    }

    @Test
    void variableOverridesWhatIsWrittenOfTheNameAndLeavesTheRest() {
        withFile(
                        with(Map.of("CORRAL_CACHES_USERBYID_MAXIMUMSIZE", "33")),
                        Map.of(
                                "corral.caches.userById.soft-ttl", "7s",
                                "corral.caches[user.by.id].soft-ttl", "8s",
                                "corral.caches[user.by.id].maximum-size", "5",
                                "corral.defaults.jitter", "0.2"))
                .run(context -> {
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(manager.getCacheNames()).containsExactly("user.by.id", "userById");
                    assertThat(settings(manager, "userById").maximum()).isEqualTo(33);
                    assertThat(settings(manager, "userById").ttl().soft()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(settings(manager, "user.by.id").maximum()).isEqualTo(33);
                    assertThat(settings(manager, "user.by.id").ttl().soft()).isEqualTo(Duration.ofSeconds(8));
                    assertThat(settings(manager, "user.by.id").jitter()).isEqualTo(0.2);
                });
    }

    @Test
    void variableHoldsForOneOfTheCachesThatThereAreToBe(CapturedOutput output) {
        with(Map.of("CORRAL_CACHES_USERBYID_MAXIMUMSIZE", "33"))
                .withPropertyValues("spring.cache.cache-names=userById")
                .run(context -> assertThat(settings(context.getBean(CorralCacheManager.class), "userById")
                                .maximum())
                        .isEqualTo(33));
        assertThat(output).doesNotContain("has no effect");
    }

    @Test
    void variablesDescribePoolsTheirGuaranteesAndOptions() {
        with(Map.of(
                        "CORRAL_POOLS_MYSHOP_MAXIMUMSIZE", "50",
                        "CORRAL_POOLS_MYSHOP_GUARANTEES_USERBYID", "20%",
                        "CORRAL_POOLS_MYSHOP_POLICYOPTIONS_SURPRISELIMIT", "2",
                        "CORRAL_DEFAULTS_POLICY", "S3FIFO"))
                .withPropertyValues("corral.caches.userById.pool=myShop")
                .run(context -> {
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(manager.getPools()).extracting(CachePool::name).containsExactly("myShop");
                    assertThat(manager.getPools().get(0).shares())
                            .containsExactly(new CachePool.Share("userById", 0, 10));
                    assertThat(settings(manager, "userById").policyOptions()).containsEntry("surprise-limit", "2");
                    assertThat(settings(manager, "other").policy()).isEqualTo("s3-fifo");
                });
    }

    /** Spring Boot makes two entries of a name that is written in both ways. */
    @Test
    void variableOverAPoolThatIsWrittenTooMakesNoSecondOne() {
        withFile(
                        with(Map.of(
                                "CORRAL_POOLS_MYSHOP_MAXIMUMSIZE", "50",
                                "CORRAL_POOLS_MYSHOP_GUARANTEES_USERBYID", "60%",
                                "CORRAL_POOLS_OTHER_ONE_MAXIMUM_SIZE", "70")),
                        Map.of(
                                "corral.pools.myShop.maximum-size", "10",
                                "corral.pools.myShop.guarantees.userById", "10%",
                                "corral.pools[other.one].maximum-size", "10",
                                "corral.pools[other.one].policy", "lru",
                                "corral.caches.pages.pool", "other.one",
                                "corral.caches.userById.pool", "myShop"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(manager.getPools())
                            .extracting(CachePool::name, CachePool::maximum, CachePool::policy)
                            .containsExactlyInAnyOrder(
                                    tuple("myShop", 50L, "cost-aware"), tuple("other.one", 70L, "lru"));
                    settings(manager, "userById");
                    assertThat(manager.getPools())
                            .flatExtracting(CachePool::shares)
                            .contains(new CachePool.Share("userById", 0, 30));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CORRAL_CACHES_USERBYID_MAXIMUMSIZE",
                "CORRAL_CACHES_USERBYID_MAXIMUM_SIZE",
                "CORRAL_CACHES_USER_BY_ID_MAXIMUMSIZE",
                "CORRAL_CACHES_USER_BY_ID_MAXIMUM_SIZE",
                "CORRAL_DEFAULTS_MAXIMUM_SIZE"
            })
    void underscoreMayBeAnything(String variable) {
        with(Map.of(variable, "${many}"))
                .withPropertyValues("many=33")
                .run(context -> assertThat(settings(context.getBean(CorralCacheManager.class), "userById")
                                .maximum())
                        .isEqualTo(33));
    }

    @Test
    void variableThatIsOfNoKeyIsToldOf(CapturedOutput output) {
        with(Map.of(
                        "CORRAL_CACHES_USERBYID_MAXIMUMSISE",
                        "30",
                        "CORRAL_POOLS_SHOP_MAXIMUMSISE",
                        "30",
                        "CORRAL_HOME",
                        "/"))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .contains("The environment variable CORRAL_CACHES_USERBYID_MAXIMUMSISE has no effect")
                .contains("The environment variable CORRAL_POOLS_SHOP_MAXIMUMSISE has no effect")
                .doesNotContain("CORRAL_HOME");
    }

    @Test
    void whatSpringBootAsksBeforeTheVariablesHolds() {
        with(Map.of("CORRAL_CACHES_USERBYID_MAXIMUMSIZE", "33"))
                .withPropertyValues("corral.caches[user.by.id].maximum-size=5", "corral.caches.userById.maximum-size=6")
                .run(context -> {
                    CorralCacheManager manager = context.getBean(CorralCacheManager.class);
                    assertThat(settings(manager, "user.by.id").maximum()).isEqualTo(5);
                    assertThat(settings(manager, "userById").maximum()).isEqualTo(6);
                    assertThat(settings(manager, "user-by-id").maximum()).isEqualTo(33);
                });
    }

    @Test
    void contradictionInAVariableIsFoundAtTheStart() {
        with(Map.of("CORRAL_CACHES_USERBYID_HARDTTL", "1s"))
                .withPropertyValues("corral.defaults.soft-ttl=1m")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("corral.caches.userbyid.hard-ttl"));
    }

    /** In a file one writes names as they are: another case is another cache, or a mistake. */
    @Test
    void nameThatIsWrittenInAnotherWayIsToldOfOnce(CapturedOutput output) {
        runner.withPropertyValues("corral.caches.userbyid.maximum-size=33").run(context -> {
            CorralCacheManager manager = context.getBean(CorralCacheManager.class);
            assertThat(settings(manager, "userById").maximum()).isEqualTo(10_000);
            settings(manager, "userById");
            assertThat(output.getOut().lines().filter(line -> line.contains("has no effect")))
                    .singleElement()
                    .asString()
                    .contains("WARN", "corral.caches.userbyid has no effect on the cache 'userById'")
                    .contains("write corral.caches.userById");
        });
    }

    @Test
    void guaranteeThatIsWrittenInAnotherWayIsToldOf(CapturedOutput output) {
        with(Map.of("CORRAL_POOLS_SHOP_GUARANTEES_USERBYID", "20%"))
                .withPropertyValues("corral.pools.shop.maximum-size=50", "corral.defaults.pool=shop")
                .run(context -> settings(context.getBean(CorralCacheManager.class), "userById"));
        assertThat(output).contains("corral.pools.shop.guarantees.userbyid has no effect on the cache 'userById'");
    }
}
