package io.github.corralcache.benchmarks.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CacheStats;
import io.github.corralcache.CacheValue;
import io.github.corralcache.Claim;
import io.github.corralcache.LoadingCache;
import io.github.corralcache.RemovalCause;
import io.github.corralcache.Ttl;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The fifteen tasks of docs/core.md, with Corral. What stands between the brackets is what the page shows. */
class CorralTasksTest {

    private final Books repository = new Books();
    private final FakeTime time = new FakeTime();

    @Test
    void bound() {
        // [bound]
        Cache<Long, Book> books = CacheBuilder.<Long, Book>named("books")
                .maximumSize(10_000)
                .ttl(Duration.ofMinutes(10))
                .build();
        // []
        assertThat(books.settings().maximum()).isEqualTo(10_000);
    }

    @Test
    void load() {
        Cache<Long, Book> books =
                CacheBuilder.<Long, Book>named("books").maximumSize(100).build();
        // [load]
        Book book = books.get(42L, id -> repository.findById(id)); // null: no such book
        // []
        assertThat(book).isNotNull();
        assertThat(books.get(42L, id -> repository.findById(id))).isEqualTo(book);
        assertThat(books.get(1_000L, id -> repository.findById(id))).isNull();
        assertThat(repository.queries()).isEqualTo(2);
    }

    @Test
    void loading() {
        // [loading]
        LoadingCache<Long, Book> books =
                CacheBuilder.<Long, Book>named("books").maximumSize(10_000).build(repository::findById);
        Book book = books.get(42L);
        // []
        assertThat(book).isNotNull();
        assertThat(books.get(42L)).isEqualTo(book);
    }

    @Test
    void many() {
        // [many]
        LoadingCache<Long, Book> books = CacheBuilder.<Long, Book>named("books")
                .maximumSize(10_000)
                .build(repository::findById, repository::findAllById);
        Map<Long, Book> found = books.getAll(List.of(1L, 2L, 3L)); // one query for all that are missing
        // []
        assertThat(found).containsOnlyKeys(1L, 2L, 3L);
        assertThat(repository.queries()).isEqualTo(1);
    }

    @Test
    void future() {
        Cache<Long, Book> books =
                CacheBuilder.<Long, Book>named("books").maximumSize(100).build();
        // [future]
        CompletableFuture<Book> book = books.getAsync(42L, repository::findByIdAsync);
        // []
        assertThat(book.join().id()).isEqualTo(42);
        assertThat(books.getIfPresent(42L)).isNotNull();
    }

    @Test
    void put() {
        Cache<Long, Book> books =
                CacheBuilder.<Long, Book>named("books").maximumSize(100).build();
        Book book = new Book(42, "The answer", 100, false);
        // [put]
        books.put(42L, book);
        Book present = books.getIfPresent(42L);
        books.evict(42L);
        books.clear();
        // []
        assertThat(present).isEqualTo(book);
        assertThat(books.size()).isZero();
    }

    @Test
    void stale() {
        CacheBuilder<Long, Book> builder = CacheBuilder.<Long, Book>named("books")
                .maximumSize(100)
                .ticker(time)
                .scheduler(time)
                .executor(Runnable::run);
        // [stale]
        LoadingCache<Long, Book> books =
                builder.ttl(Duration.ofMinutes(10), Duration.ofMinutes(15)).build(repository::findById);
        Book book = books.get(42L); // from 10 to 15 minutes: at once, and one thread loads a new one
        // []
        time.advance(Duration.ofMinutes(12));
        assertThat(books.get(42L)).isEqualTo(book);
        assertThat(books.get(42L)).as("refreshed").isNotEqualTo(book);
        time.advance(Duration.ofMinutes(15));
        assertThat(repository.queries()).isEqualTo(2);
        assertThat(books.getIfPresent(42L)).isNull();
    }

    @Test
    void expiry() {
        CacheBuilder<Long, Book> builder = CacheBuilder.<Long, Book>named("books")
                .maximumSize(100)
                .ticker(time)
                .scheduler(time);
        // [expiry]
        Cache<Long, Book> books = builder.ttl(Duration.ofHours(1))
                .expiry((id, book) -> book.onLoan() ? Ttl.of(Duration.ofMinutes(1)) : null) // null: the cache's
                .build();
        // []
        books.get(1L, repository::findById);
        books.get(2L, repository::findById);
        time.advance(Duration.ofMinutes(2));
        assertThat(books.asMap()).containsOnlyKeys(1L);
    }

    @Test
    void idle() {
        CacheBuilder<Long, Book> builder = CacheBuilder.<Long, Book>named("books")
                .maximumSize(100)
                .ticker(time)
                .scheduler(time);
        // [idle]
        Cache<Long, Book> books = builder.idleTtl(Duration.ofMinutes(30)).build();
        // []
        books.get(1L, repository::findById);
        books.get(2L, repository::findById);
        time.advance(Duration.ofMinutes(20));
        assertThat(books.getIfPresent(1L)).isNotNull();
        time.advance(Duration.ofMinutes(20));
        assertThat(books.asMap()).containsOnlyKeys(1L);
    }

    @Test
    void weight() {
        // [weight]
        Cache<Long, Book> books = CacheBuilder.<Long, Book>named("books")
                .maximumWeight(1_000_000, (id, book) -> book.pages())
                .build();
        // []
        books.get(42L, repository::findById);
        assertThat(books.weight()).isEqualTo(100);
    }

    @Test
    void waiting() throws Exception {
        Cache<Long, Book> books =
                CacheBuilder.<Long, Book>named("books").maximumSize(100).build();
        Claim<Book> loading = books.claim(42L);
        Book fallback = new Book(0, "Please come back later", 1, false);
        CompletableFuture<Book> shown = CompletableFuture.supplyAsync(() -> {
            // [wait]
            Book book;
            try {
                book = books.get(42L, repository::findById, Duration.ofMillis(80)); // zero: does not wait
            } catch (CacheOverloadException e) {
                book = fallback;
            }
            // []
            return book;
        });
        assertThat(shown.join()).isEqualTo(fallback);
        loading.close();
        assertThat(repository.queries()).isZero();
    }

    @Test
    void group() {
        Cache<Long, Book> books =
                CacheBuilder.<Long, Book>named("books").maximumSize(100).build();
        // [group]
        books.get(42L, (id, stale) -> CacheValue.of(repository.findById(id)).withTags("shelf-7"));
        books.evictByTag("shelf-7"); // however many they are
        // []
        assertThat(books.getIfPresent(42L)).isNull();
        assertThat(repository.queries()).isEqualTo(1);
    }

    @Test
    void listen() {
        Queue<String> removed = new ConcurrentLinkedQueue<>();
        // [listen]
        Cache<Long, Book> books = CacheBuilder.<Long, Book>named("books")
                .maximumSize(10_000)
                .removalListener((id, book, cause) -> {
                    if (cause != RemovalCause.REPLACED) {
                        removed.add(book.title());
                    }
                })
                .build();
        CacheStats stats = books.stats(); // hits, misses, loads, evictions: counted unless told otherwise
        // []
        books.put(42L, new Book(42, "The answer", 100, false));
        books.evict(42L);
        assertThat(removed).containsExactly("The answer");
        assertThat(stats.requests()).isZero();
    }

    @Test
    void refresh() {
        LoadingCache<Long, Book> books =
                CacheBuilder.<Long, Book>named("books").maximumSize(100).build(repository::findById);
        Book before = books.get(42L);
        // [refresh]
        CompletableFuture<Book> latest = books.refresh(42L); // the present value is returned until then
        // []
        assertThat(latest.join()).isNotEqualTo(before).isEqualTo(books.get(42L));
    }

    @Test
    void time() {
        // [time]
        FakeTime time = new FakeTime();
        Cache<Long, Book> books = CacheBuilder.<Long, Book>named("books")
                .maximumSize(10_000)
                .ttl(Duration.ofMinutes(10))
                .ticker(time)
                .scheduler(time)
                .build();
        books.get(42L, repository::findById);
        time.advance(Duration.ofMinutes(10));
        assertThat(books.getIfPresent(42L)).isNull();
        // []
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> time.advance(Duration.ofSeconds(-1)));
    }
}
