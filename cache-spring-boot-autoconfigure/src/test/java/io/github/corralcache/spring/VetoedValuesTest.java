package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.Refresh;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A method that is called to regenerate a value, and whose result is not for the cache, says that the row is gone. */
@Tag("B1")
class VetoedValuesTest {

    private final FakeTime time = new FakeTime();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private final Table table = new Table();

    /** Has one row, which may be deleted. */
    static class Table {
        private final AtomicInteger queries = new AtomicInteger();
        private volatile @Nullable String row = "row";

        private @Nullable String query() {
            queries.incrementAndGet();
            return row;
        }
    }

    static class Rows {
        private final Table table;

        Rows(Table table) {
            this.table = table;
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public @Nullable String unless(String key) {
            return table.query();
        }

        @Cacheable(
                cacheNames = {"a", "b"},
                unless = "#result == null")
        public @Nullable String several(String key) {
            return table.query();
        }

        @Cacheable("a")
        public @Nullable String nullsAreNotKept(String key) {
            return table.query();
        }

        @Cacheable(cacheNames = "a", sync = true)
        public @Nullable String synchronised(String key) {
            return table.query();
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public CompletableFuture<@Nullable String> future(String key) {
            return CompletableFuture.completedFuture(table.query());
        }

        @Cacheable(cacheNames = "a", unless = "#result == null")
        public Mono<String> mono(String key) {
            return Mono.fromSupplier(table::query);
        }

        @Cacheable(
                cacheNames = {"a", "b"},
                unless = "#result == null")
        public Mono<String> monoSeveral(String key) {
            return Mono.fromSupplier(table::query);
        }

        @Cacheable(cacheNames = "a", unless = "#result.isEmpty()")
        public Flux<String> flux(String key) {
            return Mono.fromSupplier(table::query).flux();
        }

        @CachePut(cacheNames = "a", unless = "true")
        public String vetoedPut(String key) {
            return "never kept";
        }
    }

    private Rows start(Refresh refresh) {
        context.registerBean(Table.class, () -> table);
        context.registerBean(
                "timed",
                CorralCacheManager.class,
                () -> new CorralCacheManager(name -> new CorralCache(
                        CacheBuilder.named(name)
                                .maximumSize(10)
                                .ttl(Duration.ofMinutes(10), Duration.ofMinutes(15))
                                .refresh(refresh)
                                .executor(Runnable::run)
                                .ticker(time)
                                .scheduler(time)
                                .build(),
                        CorralCacheSettings.DEFAULTS.withCacheNulls(false))),
                definition -> definition.setPrimary(true));
        context.register(Contexts.Protected.class, Rows.class);
        context.refresh();
        return context.getBean(Rows.class);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private static @Nullable String read(Rows rows, String method) {
        return switch (method) {
            case "unless" -> rows.unless("k");
            case "several" -> rows.several("k");
            case "nullsAreNotKept" -> rows.nullsAreNotKept("k");
            case "synchronised" -> rows.synchronised("k");
            case "future" -> rows.future("k").join();
            case "mono" -> rows.mono("k").block();
            case "monoSeveral" -> rows.monoSeveral("k").block();
            default -> rows.flux("k").next().block();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "unless, BACKGROUND, 1",
        "unless, CALLER, 0",
        "several, BACKGROUND, 2",
        "several, CALLER, 0",
        "nullsAreNotKept, BACKGROUND, 1",
        "nullsAreNotKept, CALLER, 0",
        "synchronised, BACKGROUND, 1",
        "synchronised, CALLER, 0",
        "future, BACKGROUND, 1",
        "future, CALLER, 0",
        "mono, BACKGROUND, 1",
        "mono, CALLER, 0",
        "monoSeveral, BACKGROUND, 2",
        "monoSeveral, CALLER, 0",
        "flux, BACKGROUND, 1",
        "flux, CALLER, 0"
    })
    void aDeletedRowIsServedNoMoreOnceTheMethodHasSaidSo(String method, Refresh refresh, int served) {
        Rows rows = start(refresh);
        read(rows, method);
        time.advance(Duration.ofMinutes(11));
        table.row = null;

        int old = 0;
        for (int read = 0; read < 100; read++) {
            old += read(rows, method) == null ? 0 : 1;
        }

        assertThat(old).as("reads answered with the deleted row").isEqualTo(served);
        table.row = "row again";
        int queries = table.queries.get();
        assertThat(read(rows, method)).isEqualTo("row again");
        assertThat(read(rows, method)).isEqualTo("row again");
        assertThat(table.queries).as("kept again").hasValue(queries + 1);
    }

    /** It runs for its caller, and says nothing of the value that is there: as in Spring itself. */
    @ParameterizedTest
    @CsvSource({"BACKGROUND", "CALLER"})
    void aVetoedPutLeavesWhatIsThere(Refresh refresh) {
        Rows rows = start(refresh);
        read(rows, "unless");
        rows.vetoedPut("k");
        assertThat(read(rows, "unless")).isEqualTo("row");
        assertThat(table.queries).hasValue(1);
    }
}
