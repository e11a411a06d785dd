package io.github.corralcache.benchmarks.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The fifteen tasks of docs/core.md, with Caffeine. */
class CaffeineTasksTest {

    private final Books repository = new Books();
    private final AtomicLong nanos = new AtomicLong();

    private Caffeine<Object, Object> builder() {
        return Caffeine.newBuilder().maximumSize(100).ticker(nanos::get).executor(Runnable::run);
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void bound() {
        // [bound]
        Cache<Long, Book> books = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(Duration.ofMinutes(10))
                .build();
        // []
        assertThat(books.policy().eviction().orElseThrow().getMaximum()).isEqualTo(10_000);
    }

    @Test
    void load() {
        Cache<Long, Book> books = builder().build();
        // [load]
        Book book = books.get(42L, id -> repository.findById(id));
        // []
        assertThat(book).isNotNull();
        assertThat(books.get(42L, id -> repository.findById(id))).isEqualTo(book);
        assertThat(books.get(1_000L, id -> repository.findById(id))).isNull();
    }

    @Test
    void loading() {
        // [loading]
        LoadingCache<Long, Book> books =
                Caffeine.newBuilder().maximumSize(10_000).build(repository::findById);
        Book book = books.get(42L);
        // []
        assertThat(book).isEqualTo(books.get(42L));
    }

    @Test
    void many() {
        // [many]
        LoadingCache<Long, Book> books = Caffeine.newBuilder()
                .maximumSize(10_000)
                .build(new CacheLoader<>() {
                    @Override
                    public Book load(Long id) {
                        return repository.findById(id);
                    }

                    @Override
                    public Map<Long, Book> loadAll(Set<? extends Long> ids) {
                        return repository.findAllById(ids);
                    }
                });
        Map<Long, Book> found = books.getAll(List.of(1L, 2L, 3L));
        // []
        assertThat(found).containsOnlyKeys(1L, 2L, 3L);
        assertThat(repository.queries()).isEqualTo(1);
    }

    @Test
    void future() {
        AsyncCache<Long, Book> books = builder().buildAsync();
        // [future]
        CompletableFuture<Book> book = books.get(42L, (id, executor) -> repository.findByIdAsync(id)); // an AsyncCache
        // []
        assertThat(book.join().id()).isEqualTo(42);
    }

    @Test
    void put() {
        Cache<Long, Book> books = builder().build();
        Book book = new Book(42, "The answer", 100, false);
        // [put]
        books.put(42L, book);
        Book present = books.getIfPresent(42L);
        books.invalidate(42L);
        books.invalidateAll();
        // []
        assertThat(present).isEqualTo(book);
        assertThat(books.asMap()).isEmpty();
    }

    @Test
    void stale() {
        Caffeine<Object, Object> builder = builder();
        // [stale]
        LoadingCache<Long, Book> books = builder.refreshAfterWrite(Duration.ofMinutes(10))
                .expireAfterWrite(Duration.ofMinutes(15))
                .build(repository::findById);
        Book book = books.get(42L);
        // []
        advance(Duration.ofMinutes(12));
        assertThat(books.get(42L)).as("refreshed on this thread").isNotEqualTo(book);
    }

    @Test
    void expiry() {
        Caffeine<Object, Object> builder = builder();
        // [expiry]
        Cache<Long, Book> books = builder.expireAfter(Expiry.<Long, Book>creating(
                        (id, book) -> book.onLoan() ? Duration.ofMinutes(1) : Duration.ofHours(1)))
                .build();
        // []
        books.get(1L, repository::findById);
        books.get(2L, repository::findById);
        advance(Duration.ofMinutes(2));
        assertThat(books.asMap()).containsOnlyKeys(1L);
    }

    @Test
    void idle() {
        Caffeine<Object, Object> builder = builder();
        // [idle]
        Cache<Long, Book> books =
                builder.expireAfterAccess(Duration.ofMinutes(30)).build();
        // []
        books.get(1L, repository::findById);
        books.get(2L, repository::findById);
        advance(Duration.ofMinutes(20));
        assertThat(books.getIfPresent(1L)).isNotNull();
        advance(Duration.ofMinutes(20));
        assertThat(books.asMap()).containsOnlyKeys(1L);
    }

    @Test
    void weight() {
        // [weight]
        Cache<Long, Book> books = Caffeine.newBuilder()
                .maximumWeight(1_000_000)
                .<Long, Book>weigher((id, book) -> book.pages())
                .build();
        // []
        books.get(42L, repository::findById);
        assertThat(books.policy().eviction().orElseThrow().weightOf(42L)).hasValue(100);
    }

    @Test
    void waiting() {
        AsyncCache<Long, Book> books = builder().buildAsync();
        CompletableFuture<Book> loading = new CompletableFuture<>();
        books.put(42L, loading);
        Book fallback = new Book(0, "Please come back later", 1, false);
        // [wait]
        Book book;
        try {
            book = books.get(42L, id -> repository.findById(id)) // an AsyncCache
                    .copy()
                    .orTimeout(80, TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            book = fallback;
        }
        // []
        assertThat(book).isEqualTo(fallback);
        assertThat(loading).isNotDone();
    }

    @Test
    void group() {
        Cache<Long, Book> books = builder().build();
        books.get(42L, repository::findById);
        // [group]
        books.asMap().values().removeIf(book -> book.pages() == 100); // looks at all entries
        // []
        assertThat(books.getIfPresent(42L)).isNull();
    }

    @Test
    void listen() {
        Queue<String> removed = new ConcurrentLinkedQueue<>();
        Caffeine<Object, Object> builder = builder();
        // [listen]
        Cache<Long, Book> books = builder.recordStats()
                .<Long, Book>removalListener((id, book, cause) -> removed.add(book.title()))
                .build();
        CacheStats stats = books.stats();
        // []
        books.put(42L, new Book(42, "The answer", 100, false));
        books.invalidate(42L);
        assertThat(removed).containsExactly("The answer");
        assertThat(stats.requestCount()).isZero();
    }

    @Test
    void refresh() {
        LoadingCache<Long, Book> books = builder().build(repository::findById);
        Book before = books.get(42L);
        // [refresh]
        CompletableFuture<Book> latest = books.refresh(42L);
        // []
        assertThat(latest.join()).isNotEqualTo(before).isEqualTo(books.get(42L));
    }

    @Test
    void time() {
        // [time]
        AtomicLong nanos = new AtomicLong();
        Cache<Long, Book> books = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(Duration.ofMinutes(10))
                .ticker(nanos::get)
                .build();
        books.get(42L, repository::findById);
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(books.getIfPresent(42L)).isNull();
        // []
    }
}
