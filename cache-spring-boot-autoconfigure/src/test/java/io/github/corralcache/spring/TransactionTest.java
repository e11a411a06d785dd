package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheValue;
import io.github.corralcache.test.Stampede;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;

/** Writes within transactions: they wait for the commit, so that neither a rollback nor an old row is ever cached. */
class TransactionTest {

    /** Transactions of nothing, which is all that a cache needs to know of them. */
    static final class Transactions extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }

    static class Rows {

        private final AtomicReference<String> row = new AtomicReference<>("old");
        private final Backend backend;

        Rows(Backend backend) {
            this.backend = backend;
        }

        public void write(String value) {
            row.set(value);
        }

        @Cacheable("rows")
        public String read(String id) {
            return row.get();
        }

        @Cacheable(cacheNames = "rows", unless = "#result == null")
        public String readUnless(String id) {
            return row.get();
        }

        @Cacheable(cacheNames = "rows", unless = "#result == null")
        public CompletableFuture<String> readLater(String id) {
            return CompletableFuture.completedFuture(row.get());
        }

        @Cacheable("rows")
        public Mono<String> readMono(String id) {
            return Mono.fromSupplier(row::get);
        }

        @Cacheable("rows")
        public Object readSlowly(String id) throws Throwable {
            return backend.load();
        }

        @CachePut(cacheNames = "rows", key = "#id")
        public String put(String id, String value) {
            return value;
        }

        @CacheEvict("rows")
        public void evict(String id) {}

        @CacheEvict(cacheNames = "rows", key = "#id")
        public void rename(String id, String name) {
            row.set(name);
        }

        @CacheEvict(cacheNames = "rows", allEntries = true)
        public void clear() {}

        @CacheEvict(cacheNames = "rows", beforeInvocation = true)
        public void evictBefore(String id) {}
    }

    private final AnnotationConfigApplicationContext context =
            Contexts.withCorralsInterceptor(Rows.class, Transactions.class);
    private final Rows rows = context.getBean(Rows.class);
    private final CorralCache cache = Contexts.cache(context, "rows");
    private final TransactionTemplate transaction = new TransactionTemplate(context.getBean(Transactions.class));

    @AfterEach
    void close() {
        context.close();
    }

    /** What others read. */
    private Object cached() {
        return cache.getNativeCache().asMap().get("k");
    }

    // ---- commit

    @Test
    void writesWaitForTheCommit() {
        cache.put("k", "before");

        transaction.executeWithoutResult(status -> {
            rows.put("k", "put");
            assertThat(cached()).as("not committed").isEqualTo("before");
        });
        assertThat(cached()).isEqualTo("put");

        transaction.executeWithoutResult(status -> {
            rows.evict("k");
            assertThat(cached()).isEqualTo("put");
        });
        assertThat(cached()).isNull();

        cache.put("k", "again");
        transaction.executeWithoutResult(status -> {
            rows.clear();
            assertThat(cached()).isEqualTo("again");
        });
        assertThat(cached()).isNull();
    }

    @Test
    void writesHappenInTheirOrder() {
        transaction.executeWithoutResult(status -> {
            rows.evict("k");
            rows.put("k", "first");
            rows.put("k", "second");
        });

        assertThat(cached()).isEqualTo("second");
    }

    @Test
    void evictionByTagWaitsForTheCommit() {
        cache.getNativeCache().store("k", CacheValue.<Object>of("v").withTags("t"));

        transaction.executeWithoutResult(status -> {
            context.getBean(CorralCacheManager.class).evictByTag("t");
            assertThat(cached()).isEqualTo("v");
        });

        assertThat(cached()).isNull();
    }

    @Test
    void anEvictionBeforeTheCallWaitsToo() {
        cache.put("k", "before");

        transaction.executeWithoutResult(status -> {
            rows.evictBefore("k");
            assertThat(cached()).isEqualTo("before");
            assertThat(rows.read("k")).isEqualTo("old");
        });

        assertThat(cached()).isNull();
    }

    @Test
    void aWriteOfSomebodyWhoIsToldOfTheCommitIsNotLost() {
        cache.put("k", "before");

        transaction.executeWithoutResult(
                status -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        rows.evict("k");
                    }
                }));

        assertThat(cached()).isNull();
    }

    // ---- what the transaction itself reads

    @Test
    @Tag("A1")
    void aTransactionReadsWhatItHasWritten() {
        assertThat(rows.read("k")).isEqualTo("old");

        transaction.executeWithoutResult(status -> {
            rows.rename("k", "new");

            assertThat(rows.read("k")).isEqualTo("new");
            assertThat(cached()).as("for others").isEqualTo("old");
        });

        assertThat(cached()).isNull();
        assertThat(rows.read("k")).isEqualTo("new");
    }

    @Test
    @Tag("A1")
    void itLoadsOnceWhatItHasRemoved() {
        transaction.executeWithoutResult(status -> {
            rows.rename("k", "new");
            rows.read("k");
            rows.write("changed without a word to the cache");

            assertThat(rows.read("k")).isEqualTo("new");
            rows.evict("k");
            assertThat(rows.read("k")).isEqualTo("changed without a word to the cache");
        });
    }

    // ---- what does not wait

    @Test
    @Tag("A2")
    void resettingTheCachesActsAtOnceAndOnceMoreAtTheCommit() {
        actsAtOnceAndOnceMoreAtTheCommit(
                () -> context.getBean(CorralCacheManager.class).resetCaches());
    }

    @Test
    @Tag("A2")
    void invalidationActsAtOnceAndOnceMoreAtTheCommit() {
        actsAtOnceAndOnceMoreAtTheCommit(cache::invalidate);
    }

    @Test
    @Tag("A2")
    void evictionIfPresentActsAtOnceAndOnceMoreAtTheCommit() {
        actsAtOnceAndOnceMoreAtTheCommit(() -> cache.evictIfPresent("k"));
    }

    private void actsAtOnceAndOnceMoreAtTheCommit(Runnable removal) {
        cache.put("k", "before");
        transaction.executeWithoutResult(status -> {
            rows.put("k", "of this transaction");
            removal.run();
            assertThat(cached()).as("at once").isNull();
            assertThat(rows.read("k"))
                    .as("what the transaction has put is removed too")
                    .isEqualTo("old");
            cache.getNativeCache().put("k", "the old row, read by another transaction");
        });
        assertThat(cached()).as("at the commit").isNull();

        cache.put("k", "before");
        transaction.executeWithoutResult(status -> {
            removal.run();
            status.setRollbackOnly();
        });
        assertThat(cached()).as("after a rollback").isNull();
    }

    // ---- rollback

    @Test
    void aRollbackDropsThem() {
        cache.put("k", "before");

        transaction.executeWithoutResult(status -> {
            rows.put("k", "put");
            rows.evict("k");
            rows.clear();
            status.setRollbackOnly();
        });

        assertThat(cached()).isEqualTo("before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "unless", "future", "mono"})
    void aRowThatIsRolledBackIsNeverCached(String method) {
        transaction.executeWithoutResult(status -> {
            rows.write("never committed");
            rows.evict("k");
            assertThat(read(method)).isEqualTo("never committed");
            status.setRollbackOnly();
        });
        rows.write("old");

        assertThat(cached()).isNull();
        assertThat(rows.read("k")).isEqualTo("old");
    }

    private String read(String method) {
        return switch (method) {
            case "plain" -> rows.read("k");
            case "unless" -> rows.readUnless("k");
            case "future" -> rows.readLater("k").join();
            default -> rows.readMono("k").block();
        };
    }

    // ---- loads

    @Test
    void aLoadBegunBeforeTheCommitDoesNotBringTheOldRowBack() {
        Backend backend = context.getBean(Backend.class);
        try (Stampede<Object> reader = Stampede.of(1, () -> {
            try {
                return rows.readSlowly("k");
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        })) {
            await().until(() -> backend.loads() == 1);
            transaction.executeWithoutResult(status -> rows.evict("k"));
            backend.answers("old");

            assertThat(reader.values()).containsExactly("old");
        }
        assertThat(cached()).isNull();
    }

    @Test
    void theCheckFindsACacheThatEvictsBeforeTheCommit() {
        CorralCache hasty = new CorralCache(
                CacheBuilder.named("rows").maximumSize(10).build(),
                CorralCacheSettings.DEFAULTS.withTransactionAware(false));

        transaction.executeWithoutResult(status -> {
            hasty.evict("k");
            hasty.get("k", () -> "the old row, read by another transaction");
        });

        assertThat(hasty.get("k")).isNotNull();
    }

    @Test
    void writesOutsideATransactionDoNotWait() {
        rows.put("k", "put");
        assertThat(cached()).isEqualTo("put");
        rows.evict("k");
        assertThat(cached()).isNull();
    }
}
