package io.github.corralcache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.corralcache.test.Patience;
import io.github.corralcache.test.Stampede;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An application that is loaded anew, as in a servlet container or by developer tools, leaves nothing of the old. */
class ClassLoaderTest {

    @Test
    @Tag("EX6")
    void closedCacheLeavesNothingBehind() throws Exception {
        WeakReference<?> loader = used(true);
        awaitCollected(loader, Duration.ofSeconds(10));
    }

    /** A claim that is never settled stays with the thread that made it. */
    @Test
    @Tag("EX6")
    void theCheckFindsWhatStaysWithAThread() {
        try (Stampede<Boolean> thread = Stampede.of(1, () -> {
            WeakReference<?> loader = used(false);
            assertThatThrownBy(() -> awaitCollected(loader, Duration.ofSeconds(1)))
                    .isInstanceOf(AssertionError.class);
            return true;
        })) {
            thread.values()
                    .forEach(found ->
                            org.assertj.core.api.Assertions.assertThat(found).isTrue());
            org.assertj.core.api.Assertions.assertThat(thread.failures()).isEmpty();
        }
    }

    private static void awaitCollected(WeakReference<?> loader, Duration patience) {
        Patience.until("the class loader is collected", patience, () -> {
            System.gc();
            return loader.refersTo(null);
        });
    }

    /** Uses a cache of classes of its own in every way that takes threads, and returns their loader. */
    private static WeakReference<?> used(boolean settled) throws Exception {
        URL classes = CacheBuilder.class.getProtectionDomain().getCodeSource().getLocation();
        URLClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
        Class<?> builderType = loader.loadClass(CacheBuilder.class.getName());
        Class<?> cacheType = loader.loadClass(Cache.class.getName());
        Class<?> loaderType = loader.loadClass(Loader.class.getName());
        Object builder = builderType.getMethod("named", String.class).invoke(null, "reloaded");
        builderType.getMethod("maximumSize", long.class).invoke(builder, 10L);
        builderType
                .getMethod("ttl", Duration.class, Duration.class)
                .invoke(builder, Duration.ofNanos(1), Duration.ofHours(1));
        Object cache = builderType.getMethod("build").invoke(builder);
        Object function = Proxy.newProxyInstance(
                loader,
                new Class<?>[] {loaderType},
                (proxy, method, arguments) -> Thread.currentThread().getName());
        // each read finds a stale value, which starts a refresh thread; many of them start the clock's thread
        for (int read = 0; read < 1_000; read++) {
            cacheType.getMethod("get", Object.class, loaderType).invoke(cache, "k", function);
        }
        Map<?, ?> view = (Map<?, ?>) cacheType.getMethod("asMap").invoke(cache);
        Patience.until("it is refreshed", () -> String.valueOf(view.get("k")).startsWith("corral-refresh-"));
        if (!settled) {
            cacheType.getMethod("claim", Object.class).invoke(cache, "unsettled");
        }
        cacheType.getMethod("close").invoke(cache);
        loader.close();
        return new WeakReference<>(loader);
    }
}
