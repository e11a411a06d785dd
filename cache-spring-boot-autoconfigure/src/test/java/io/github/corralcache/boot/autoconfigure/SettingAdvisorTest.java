package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an application is told at its start of settings that are seldom meant. */
@ExtendWith(OutputCaptureExtension.class)
class SettingAdvisorTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CorralEnableCachingAutoConfiguration.class, CorralCacheAutoConfiguration.class));

    private static String[] advice(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("WARN") && line.contains(" corral."))
                .toArray(String[]::new);
    }

    @Test
    void saysNothingOfTheDefaults(CapturedOutput output) {
        runner.run(context -> assertThat(advice(output)).isEmpty());
    }

    @Test
    void saysALineOfEachQuestionableSetting(CapturedOutput output) {
        runner.withPropertyValues(
                        "corral.defaults.hard-ttl=5m",
                        "corral.caches.books.jitter=0",
                        "corral.caches.few.jitter=0",
                        "corral.caches.few.maximum-size=10",
                        "corral.caches.few.soft-ttl=1m",
                        "corral.caches.books.max-waiters=0",
                        "corral.caches.books.max-waiters-per-key=0",
                        "corral.caches[a.b].protect=none")
                .run(context -> assertThat(advice(output))
                        .hasSize(5)
                        .anyMatch(line -> line.contains("corral.defaults.hard-ttl is PT5M: values are never stale"))
                        .anyMatch(line -> line.contains("corral.caches.books.jitter is 0.0: entries stored together"))
                        .anyMatch(line -> line.contains("corral.caches.books.max-waiters is 0: nobody waits"))
                        .anyMatch(line -> line.contains("corral.caches.books.max-waiters-per-key is 0: nobody waits"))
                        .anyMatch(line -> line.contains("corral.caches[a.b].protect is none: every caller loads")));
    }
}
