package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import io.github.corralcache.test.FakeTime;
import io.github.corralcache.test.ManualExecutor;
import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What of the caller that met a stale value the thread has that regenerates it. */
class RefreshContextTest {

    /** The key by which Spring Security registers its context. */
    private static final String SECURITY = "org.springframework.security.core.context.SecurityContext";

    private static final String TENANT = "tenant";

    private final FakeTime time = new FakeTime();
    private final ManualExecutor executor = new ManualExecutor();
    private final ThreadLocal<String> tenant = new ThreadLocal<>();
    private final ThreadLocal<String> user = new ThreadLocal<>();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CorralEnableCachingAutoConfiguration.class, CorralCacheAutoConfiguration.class))
            .withBean("applicationTaskExecutor", Executor.class, () -> executor)
            .withBean(
                    CorralCacheCustomizer.class,
                    () -> (name, builder) -> builder.ticker(time).scheduler(time));

    @BeforeEach
    void register() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(TENANT, tenant);
        ContextRegistry.getInstance().registerThreadLocalAccessor(SECURITY, user);
    }

    @AfterEach
    void forget() {
        ContextRegistry.getInstance().removeThreadLocalAccessor(TENANT);
        ContextRegistry.getInstance().removeThreadLocalAccessor(SECURITY);
        MDC.clear();
    }

    /** Returns what the loader sees that regenerates the value, on a thread that has a context of its own. */
    private String seenBy(ApplicationContextRunner application) {
        String[] seen = new String[1];
        application.run(context -> {
            CorralCache books = context.getBean(CorralCacheManager.class).getCache("books");
            books.put("k", "old");
            time.advance(Duration.ofMinutes(11));
            set("caller");
            assertThat(books.get("k", () -> seen[0] = tenant.get() + " " + user.get() + " " + MDC.get("request")))
                    .isEqualTo("old");
            set("worker");
            executor.runAll();
            assertThat(tenant.get() + user.get() + MDC.get("request"))
                    .as("the thread has its own again")
                    .isEqualTo("workerworkerworker");
        });
        return seen[0];
    }

    private void set(String value) {
        tenant.set(value);
        user.set(value);
        MDC.put("request", value);
    }

    @Test
    void carriesWhatIsRegisteredAndTheLoggingContextButNotWhoTheCallerIs() {
        assertThat(seenBy(runner)).isEqualTo("caller null caller");
    }

    @Test
    void carriesTheSecurityContextIfToldSo() {
        assertThat(seenBy(runner.withPropertyValues("corral.refresh.propagate-security=true")))
                .isEqualTo("caller caller caller");
    }

    @Test
    void carriesNothingIfToldSo() {
        assertThat(seenBy(runner.withPropertyValues("corral.refresh.propagate-context=false")))
                .isEqualTo("worker worker worker");
    }

    @Test
    void doesWithoutLibrariesThatAreMissing() {
        assertThat(seenBy(runner.withClassLoader(new FilteredClassLoader("io.micrometer.context"))))
                .isEqualTo("worker worker caller");
        assertThat(seenBy(runner.withClassLoader(new FilteredClassLoader("io.micrometer.context", "org.slf4j.MDC"))))
                .isEqualTo("worker worker worker");
    }
}
