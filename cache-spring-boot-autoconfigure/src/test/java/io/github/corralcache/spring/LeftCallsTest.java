package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.corralcache.test.Stampede;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.annotation.Cacheable;
import reactor.core.publisher.Mono;

/** What those are told who wait for a call of a cached method whose caller is interrupted, or which is cancelled. */
class LeftCallsTest extends AnnotatedServices {

    private static final int WAITERS = 20;

    private Service service;

    static class Service {
        private final Backend backend;

        Service(Backend backend) {
            this.backend = backend;
        }

        /** As a method does that joins a future. */
        private Object load() throws Throwable {
            try {
                return backend.load();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        }

        @Cacheable("a")
        public Object plain(String key) throws Throwable {
            return load();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 13")
        public Object unless(String key) throws Throwable {
            return load();
        }

        @Cacheable({"a", "b"})
        public Object several(String key) throws Throwable {
            return load();
        }

        @Cacheable(cacheNames = "a", sync = true)
        public Object synchronised(String key) throws Throwable {
            return load();
        }

        @Cacheable("a")
        public CompletableFuture<Object> future(String key) {
            return backend.loadAsync();
        }

        @Cacheable({"a", "b"})
        public CompletableFuture<Object> futureSeveral(String key) {
            return backend.loadAsync();
        }

        @Cacheable(cacheNames = "a", unless = "#result == 13")
        public Mono<Object> mono(String key) {
            return Mono.fromFuture(backend::loadAsync);
        }
    }

    @BeforeEach
    void start() {
        service = start(Service.class);
    }

    private Object blocking(String method) throws Exception {
        try {
            return switch (method) {
                case "plain" -> service.plain("k");
                case "unless" -> service.unless("k");
                case "several" -> service.several("k");
                default -> service.synchronised("k");
            };
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<Object> asynchronous(String method) {
        return switch (method) {
            case "future" -> service.future("k");
            case "futureSeveral" -> service.futureSeveral("k");
            default -> service.mono("k").toFuture();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "unless", "several", "synchronised"})
    @Tag("F13")
    void anInterruptedCallerHandsItsCallOver(String method) {
        Stampede<Object> leader = Stampede.of(1, () -> blocking(method));
        await().until(() -> backend().loads() == 1);
        try (Stampede<Object> waiters = Stampede.of(WAITERS, () -> blocking(method))) {
            await().until(() -> Contexts.waiters(context) == WAITERS);
            leader.interrupt();
            assertThat(leader.failures()).singleElement().isInstanceOf(InterruptedException.class);
            await().until(() -> backend().loads() == 2 && Contexts.waiters(context) == WAITERS - 1);
            backend().answers("v");
            assertThat(waiters.values()).hasSize(WAITERS).containsOnly("v");
        }
        assertThat(backend().loads()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"future", "futureSeveral", "mono"})
    @Tag("F13")
    void aCancelledCallIsHandedOver(String method) {
        CompletableFuture<Object> first = backend().outcome();
        CompletableFuture<Object> leader = asynchronous(method);
        List<CompletableFuture<Object>> waiters = others(method);
        backend().holds();
        first.completeExceptionally(new CancellationException());
        assertThat(leader).isCompletedExceptionally();
        assertThat(waiters).noneMatch(CompletableFuture::isDone);
        backend().answers("v");
        assertThat(waiters).allSatisfy(waiter -> assertThat(waiter).isCompletedWithValue("v"));
        assertThat(backend().loads()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"future", "futureSeveral", "mono"})
    @Tag("F13")
    void aCallerThatCancelsLeavesItsLoadToAll(String method) {
        CompletableFuture<Object> leader = asynchronous(method);
        List<CompletableFuture<Object>> waiters = others(method);
        leader.cancel(true);
        backend().answers("v");
        assertThat(waiters).allSatisfy(waiter -> assertThat(waiter).isCompletedWithValue("v"));
        assertThat(backend().loads()).isEqualTo(1);
    }

    private List<CompletableFuture<Object>> others(String method) {
        return Stream.generate(() -> asynchronous(method)).limit(WAITERS).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "unless", "several", "synchronised"})
    @Tag("F12")
    void allAreThrownWhatTheMethodHasThrown(String method) {
        IOException cause = new IOException("backend is down");
        try (Stampede<Object> herd = Stampede.of(WAITERS + 1, () -> blocking(method))) {
            await().until(() -> Contexts.waiters(context) == WAITERS);
            backend().fails(cause);
            assertThat(herd.failures())
                    .hasSize(WAITERS + 1)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(CompletionException.class)
                            .cause()
                            .isSameAs(cause));
        }
        assertThat(backend().loads()).isEqualTo(1);
    }
}
