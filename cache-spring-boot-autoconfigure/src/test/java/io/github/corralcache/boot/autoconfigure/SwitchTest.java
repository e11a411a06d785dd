package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.spring.CorralCacheManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.interceptor.CacheAspectSupport;

/** The properties that switch Corral on and off, in the words that Spring Boot takes for yes and no. */
@Tag("E5")
class SwitchTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class));

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "yes", "on", "1"})
    void saysYes(String yes) {
        runner.withPropertyValues("corral.enabled=" + yes, "corral.enable-caching=" + yes)
                .run(context -> assertThat(context).hasSingleBean(CorralCacheManager.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "no", "off", "0"})
    void saysNo(String no) {
        runner.withPropertyValues("corral.enabled=" + no)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CorralCacheManager.class));
        runner.withPropertyValues("corral.enableCaching=" + no)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheAspectSupport.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"corral.enabled", "corral.enable-caching"})
    void saysNeither(String property) {
        for (String value : new String[] {"ture", "2", ""}) {
            runner.withPropertyValues(property + "=" + value)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .as(value)
                            .hasStackTraceContaining(BindException.class.getName())
                            .hasStackTraceContaining(property));
        }
    }
}
