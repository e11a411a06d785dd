package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.KeyDigests;
import io.github.corralcache.RecursiveLoadException;
import io.github.corralcache.test.Stampede;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.Lazy;

/** Methods that need each other are told the way that they have come, across all beans and threads. */
class RecursiveCallTest extends AnnotatedServices {

    /** What methods of the caches ping and pong are told that need each other for the key k. */
    static final String[] CIRCLE = {named("ping", "k"), named("pong", "k"), named("ping", "k")};

    private static String named(String cache, Object key) {
        return cache + "[#" + KeyDigests.ofThisProcess().ofKey(key) + "]";
    }

    private enum Kind {
        PLAIN,
        UNLESS,
        SYNC,
        FUTURE
    }

    static class Beans {

        private final Beans self;
        private final ThreadLocal<CyclicBarrier> bothLoad = new ThreadLocal<>();

        Beans(@Lazy Beans self) {
            this.self = self;
        }

        /** Begins with a method of either cache; its method waits until that of the other has begun too. */
        public Object call(Kind kind, boolean ping, Object key, CyclicBarrier bothLoad) throws Exception {
            this.bothLoad.set(bothLoad);
            return switch (kind) {
                case PLAIN -> ping ? self.ping(key) : self.pong(key);
                case UNLESS -> ping ? self.pingUnless(key) : self.pongUnless(key);
                case SYNC -> ping ? self.pingSync(key) : self.pongSync(key);
                case FUTURE -> (ping ? self.pingLater(key) : self.pongLater(key)).get(10, TimeUnit.SECONDS);
            };
        }

        private void meet() {
            CyclicBarrier barrier = bothLoad.get();
            bothLoad.remove();
            if (barrier != null) {
                try {
                    barrier.await(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }

        @Cacheable("ping")
        public Object ping(Object key) {
            meet();
            return self.pong(key);
        }

        @Cacheable("pong")
        public Object pong(Object key) {
            meet();
            return self.ping(key);
        }

        @Cacheable(cacheNames = "ping", unless = "#result == null")
        public Object pingUnless(Object key) {
            meet();
            return self.pongUnless(key);
        }

        @Cacheable(cacheNames = "pong", unless = "#result == null")
        public Object pongUnless(Object key) {
            meet();
            return self.pingUnless(key);
        }

        @Cacheable(cacheNames = "ping", sync = true)
        public Object pingSync(Object key) {
            meet();
            return self.pongSync(key);
        }

        @Cacheable(cacheNames = "pong", sync = true)
        public Object pongSync(Object key) {
            meet();
            return self.pingSync(key);
        }

        @Cacheable("ping")
        public CompletableFuture<Object> pingLater(Object key) {
            meet();
            return self.pongLater(key);
        }

        @Cacheable("pong")
        public CompletableFuture<Object> pongLater(Object key) {
            meet();
            return self.pingLater(key);
        }
    }

    /** A key that does not want to be shown. */
    private record Secret(int number) {
        @Override
        public String toString() {
            throw new AssertionError("shown");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("D7")
    void methodsThatNeedEachOtherOnTwoThreadsAreToldBothCaches(Kind kind) {
        Beans beans = start(Beans.class);
        for (int i = 0; i < 50; i++) {
            Secret key = new Secret(i);
            CyclicBarrier bothLoad = new CyclicBarrier(2);
            AtomicInteger turn = new AtomicInteger();
            try (Stampede<Object> herd =
                    Stampede.of(2, () -> beans.call(kind, turn.getAndIncrement() == 0, key, bothLoad))) {
                assertThat(herd.failures()).hasSize(2).allSatisfy(failure -> {
                    List<String> way = recursion(failure).chain();
                    assertThat(way).contains(named("ping", key), named("pong", key));
                    assertThat(way.get(0)).isEqualTo(way.get(way.size() - 1));
                });
            }
        }
    }

    @Test
    @Tag("D7")
    void aKeyIsNamedAsEverywhere() {
        start(Beans.class);
        Set<String> digests = new HashSet<>();
        cache("ping").getNativeCache().get("k", key -> {
            cache("ping")
                    .getNativeCache()
                    .loadsInProgress()
                    .forEach(load -> digests.add(KeyDigests.ofThisProcess().of(load.keyHash())));
            return "v";
        });
        assertThat(digests).containsExactly(KeyDigests.ofThisProcess().ofKey("k"));
    }

    private static RecursiveLoadException recursion(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof RecursiveLoadException)) {
            cause = cause.getCause();
        }
        assertThat(cause).as("cause of " + failure).isNotNull();
        return (RecursiveLoadException) cause;
    }
}
