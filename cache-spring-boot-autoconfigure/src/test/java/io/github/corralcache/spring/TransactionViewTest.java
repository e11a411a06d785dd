package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.corralcache.CacheBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.Cache;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a transaction sees of a cache that it has written, and when others do: what no table can show. */
@Tag("A1")
class TransactionViewTest {

    private final CorralCache cache =
            new CorralCache(CacheBuilder.named("rows").maximumSize(2000).build());
    private final FakeRow row = new FakeRow();
    private final FakeRowTransactions transactions = new FakeRowTransactions(row);
    private final TransactionTemplate transaction = new TransactionTemplate(transactions);

    private TransactionTemplate propagating(int behaviour) {
        return new TransactionTemplate(transactions, new DefaultTransactionDefinition(behaviour));
    }

    /** What others have. */
    private Object others(Object key) {
        return cache.getNativeCache().asMap().get(key);
    }

    private Object read(Object key) {
        Cache.ValueWrapper value = cache.get(key);
        return value == null ? null : value.get();
    }

    // ---- savepoints

    @Test
    void aRollbackToASavepointUndoesWhatWasWrittenSince() {
        cache.put("k", "old");
        transaction.executeWithoutResult(status -> {
            cache.put("k", "first");
            Object savepoint = status.createSavepoint();
            cache.put("k", "second");
            cache.evict("other");
            status.rollbackToSavepoint(savepoint);

            assertThat(read("k")).isEqualTo("first");
            cache.put("later", "third");
        });

        assertThat(others("k")).isEqualTo("first");
        assertThat(others("later")).isEqualTo("third");
    }

    @Test
    void aRollbackToASavepointBeforeTheFirstWriteUndoesAll() {
        cache.put("k", "old");
        transaction.executeWithoutResult(status -> {
            Object first = status.createSavepoint();
            cache.put("k", "new");
            Object second = status.createSavepoint();
            cache.clear();
            status.rollbackToSavepoint(second);
            assertThat(read("k")).isEqualTo("new");
            status.rollbackToSavepoint(first);

            assertThat(read("k")).isEqualTo("old");
            assertThat(cache.<String>get("shared", () -> "loaded")).isEqualTo("loaded");
            assertThat(others("shared")).as("not written any more, so shared").isEqualTo("loaded");
        });

        assertThat(others("k")).isEqualTo("old");
    }

    @Test
    void whatWasLoadedAfterASavepointIsLoadedAgainAfterARollbackToIt() {
        transaction.executeWithoutResult(status -> {
            cache.evict("k");
            Object savepoint = status.createSavepoint();
            assertThat(cache.<String>get("k", () -> "undone")).isEqualTo("undone");
            status.rollbackToSavepoint(savepoint);

            assertThat(cache.<String>get("k", () -> "right")).isEqualTo("right");
        });
    }

    // ---- another transaction

    @Test
    void oneThatIsSuspendedIsNotSeenByTheOneThatGoesOn() {
        cache.put("k", "old");
        transaction.executeWithoutResult(outer -> {
            cache.put("k", "outer");
            propagating(TransactionDefinition.PROPAGATION_REQUIRES_NEW).executeWithoutResult(inner -> {
                assertThat(read("k")).isEqualTo("old");
                cache.put("i", "inner");
            });
            assertThat(others("i")).isEqualTo("inner");
            assertThat(read("k")).isEqualTo("outer");
            propagating(TransactionDefinition.PROPAGATION_NOT_SUPPORTED).executeWithoutResult(none -> {
                assertThat(read("k")).isEqualTo("old");
                cache.put("n", "none");
                assertThat(others("n")).isEqualTo("none");
            });
            outer.setRollbackOnly();
        });

        assertThat(others("k")).isEqualTo("old");
        assertThat(others("i")).isEqualTo("inner");
    }

    // ---- the end

    @Test
    void othersWhoAreToldOfTheCommitFindTheCacheWritten() {
        AtomicReference<Object> found = new AtomicReference<>();
        transaction.executeWithoutResult(status -> {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    found.set(others("k"));
                    cache.put("after commit", 1);
                    assertThat(others("after commit")).as("at once").isEqualTo(1);
                }

                @Override
                public void afterCompletion(int status) {
                    cache.put("after completion", 2);
                }
            });
            cache.put("k", "new");
        });

        assertThat(found).hasValue("new");
        assertThat(others("after completion")).isEqualTo(2);
    }

    @Test
    void whenNobodyKnowsTheOutcomeTheKeyIsRemoved() {
        InDoubt inDoubt = new InDoubt();
        cache.put("k", "old");
        cache.put("other", "stays");

        assertThatThrownBy(() -> new TransactionTemplate(inDoubt).executeWithoutResult(status -> cache.put("k", "new")))
                .isInstanceOf(TransactionSystemException.class);

        assertThat(others("k")).isNull();
        assertThat(others("other")).isEqualTo("stays");
    }

    private static final class InDoubt extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            throw new TransactionSystemException("the connection is lost");
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }

    @Test
    void aReadOnlyTransactionIsOne() {
        DefaultTransactionDefinition readOnly = new DefaultTransactionDefinition();
        readOnly.setReadOnly(true);
        new TransactionTemplate(transactions, readOnly).executeWithoutResult(status -> {
            cache.put("k", "new");
            assertThat(others("k")).isNull();
            assertThat(read("k")).isEqualTo("new");
        });
        assertThat(others("k")).isEqualTo("new");
    }

    @Test
    void whatOthersHaveLoadedMeanwhileIsRemovedByTheCommit() {
        transaction.executeWithoutResult(status -> {
            cache.evict("k");
            CompletableFuture.runAsync(() -> cache.get("k", () -> "the old row"))
                    .join();
            assertThat(others("k")).isEqualTo("the old row");
        });
        assertThat(others("k")).isNull();
    }

    @Test
    void putIfAbsentWinsOverWhatOthersHaveLoadedMeanwhile() {
        transaction.executeWithoutResult(status -> {
            assertThat(cache.putIfAbsent("k", "new")).isNull();
            assertThat(cache.putIfAbsent("k", "newer").get()).isEqualTo("new");
            CompletableFuture.runAsync(() -> cache.get("k", () -> null)).join();
        });
        assertThat(others("k")).isEqualTo("new");
    }

    @Test
    void itIsNotNoticedWhereThatIsSwitchedOff() {
        CorralCache unaware = new CorralCache(
                CacheBuilder.named("rows").maximumSize(10).build(),
                CorralCacheSettings.DEFAULTS.withTransactionAware(false));
        transaction.executeWithoutResult(status -> {
            unaware.put("k", "new");
            assertThat(unaware.getNativeCache().asMap().get("k")).isEqualTo("new");
            assertThat(unaware.<String>get("l", () -> "loaded")).isEqualTo("loaded");
            status.setRollbackOnly();
        });
        assertThat(unaware.get("k")).isNotNull();
        assertThat(unaware.get("l")).isNotNull();
    }

    // ---- a load that writes its own key

    @ParameterizedTest
    @ValueSource(strings = {"blocking", "asynchronous"})
    void whoWaitsForALoadThatWritesItsKeyIsNotGivenWhatMayBeRolledBack(String kind) throws Exception {
        assertThat(givenToWhoWaits(cache, kind)).isEqualTo("committed");
        assertThat(others("k")).isEqualTo("committed");
    }

    @Test
    void theCheckFindsACacheThatHandsItOut() throws Exception {
        CorralCache unaware = new CorralCache(
                CacheBuilder.named("rows").maximumSize(10).build(),
                CorralCacheSettings.DEFAULTS.withTransactionAware(false));

        assertThat(givenToWhoWaits(unaware, "blocking")).isEqualTo("uncommitted");
    }

    private Object givenToWhoWaits(CorralCache cache, String kind) throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CompletableFuture<Object> waiter = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                loading.await();
                waiter.complete(cache.get("k", () -> "committed"));
            } catch (Throwable e) {
                waiter.completeExceptionally(e);
            }
        });
        reader.start();
        transaction.executeWithoutResult(status -> {
            Object own = kind.equals("blocking")
                    ? cache.get("k", () -> write(cache, loading))
                    : cache.retrieve("k", () -> CompletableFuture.completedFuture(write(cache, loading)))
                            .join();
            assertThat(own).isEqualTo("uncommitted");
            status.setRollbackOnly();
        });
        reader.join();
        return waiter.join();
    }

    private static Object write(CorralCache cache, CountDownLatch loading) {
        loading.countDown();
        await().until(() -> cache.getNativeCache().loadsInProgress().stream().anyMatch(load -> load.waiters() == 1));
        cache.evict("k");
        return "uncommitted";
    }

    // ---- futures that end on another thread

    @Test
    void aPutOfAnotherThreadWaitsForTheTransactionOfTheCallAndIsARemovalIfThatIsRolledBack() {
        cache.put("k", "old");
        Transaction[] joined = new Transaction[1];
        transaction.executeWithoutResult(status -> {
            joined[0] = cache.transaction();
            CompletableFuture.runAsync(() -> Transactions.within(joined[0], () -> {
                        cache.put("k", "of another thread");
                        return null;
                    }))
                    .join();
            assertThat(others("k")).isEqualTo("old");
            assertThat(read("k")).isEqualTo("of another thread");
            status.setRollbackOnly();
        });
        assertThat(others("k")).as("what the other thread did may stand").isNull();

        Transactions.within(joined[0], () -> {
            cache.put("k", "too late");
            return null;
        });
        assertThat(others("k")).isNull();
    }

    // ---- many keys

    @Test
    void manyKeysAreReadAsTheTransactionSeesThem() {
        cache.put("shared", "old");
        cache.put("evicted", "old");
        cache.put("put", "old");
        transaction.executeWithoutResult(status -> {
            cache.evict("evicted");
            cache.put("put", "new");

            assertThat(readAll()).isEqualTo(expected());
            assertThat(others("evicted")).isEqualTo("old");
            assertThat(others("missing")).as("not written, so shared").isEqualTo("loaded");
            assertThat(readAll()).isEqualTo(expected());
        });
        assertThat(others("evicted")).isNull();
    }

    private Map<String, String> readAll() {
        return cache.getAll(List.of("shared", "evicted", "put", "missing"), keys -> {
            assertThat(keys.contains("shared") || keys.contains("put")).isFalse();
            Map<String, String> loaded = new LinkedHashMap<>();
            keys.forEach(key -> loaded.put(key, "loaded"));
            return loaded;
        });
    }

    private static Map<String, String> expected() {
        return Map.of("shared", "old", "evicted", "loaded", "put", "new", "missing", "loaded");
    }

    @Test
    void nullsAreAmongTheValuesOfManyKeys() {
        Map<String, String> values = cache.getAll(List.of("null", "none"), keys -> {
            Map<String, String> loaded = new LinkedHashMap<>();
            loaded.put("null", null);
            return loaded;
        });
        assertThat(values).containsOnlyKeys("null").containsEntry("null", null);
    }

    /** Or a transaction that clears a cache and reads all of it would hold all of it. */
    @Test
    void afterARemovalOfManyAThousandValuesAreKept() {
        AtomicInteger loads = new AtomicInteger();
        transaction.executeWithoutResult(status -> {
            cache.clear();
            for (int key = 0; key < 1500; key++) {
                cache.get(key, loads::incrementAndGet);
            }
            cache.get(1499, loads::incrementAndGet);
            assertThat(loads).hasValue(1500);
            cache.get(0, loads::incrementAndGet);
            assertThat(loads).hasValue(1501);
        });
        assertThat(cache.getNativeCache().size()).isZero();
    }

    // ---- others who see to transactions

    @Test
    void aDecoratorOfSpringsLosesNothing() {
        Cache decorated = new TransactionAwareCacheDecorator(cache);
        transaction.executeWithoutResult(status -> {
            decorated.put("k", "new");
            assertThat(others("k")).isNull();
        });
        assertThat(others("k")).isEqualTo("new");
    }

    @Test
    void aNullKeyIsRefusedAtTheCall() {
        transaction.executeWithoutResult(
                status -> assertThatThrownBy(() -> cache.evict(null)).isInstanceOf(NullPointerException.class));
    }
}
