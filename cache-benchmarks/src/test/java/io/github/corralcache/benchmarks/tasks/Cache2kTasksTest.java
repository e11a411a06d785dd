package io.github.corralcache.benchmarks.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.cache2k.Cache;
import org.cache2k.Cache2kBuilder;
import org.cache2k.event.CacheEntryRemovedListener;
import org.cache2k.operation.CacheControl;
import org.cache2k.operation.CacheStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fifteen tasks of docs/core.md, with cache2k; those that it can do. */
class Cache2kTasksTest {

    private final Books repository = new Books();
    private final List<Cache<?, ?>> opened = new ArrayList<>();

    private static Cache2kBuilder<Long, Book> builder() {
        return Cache2kBuilder.of(Long.class, Book.class).entryCapacity(100).permitNullValues(true);
    }

    @AfterEach
    void close() {
        opened.forEach(Cache::close);
    }

    /** cache2k counts its caches by name. */
    private Cache<Long, Book> opened(Cache<Long, Book> cache) {
        opened.add(cache);
        return cache;
    }

    @Test
    void bound() {
        // [bound]
        Cache<Long, Book> books = Cache2kBuilder.of(Long.class, Book.class)
                .entryCapacity(10_000)
                .expireAfterWrite(Duration.ofMinutes(10))
                .build();
        // []
        opened(books);
        assertThat(CacheControl.of(books).getEntryCapacity()).isEqualTo(10_000);
    }

    @Test
    void load() {
        Cache<Long, Book> books = opened(builder().build());
        // [load]
        Book book = books.computeIfAbsent(42L, id -> repository.findById(id));
        // []
        assertThat(book).isNotNull();
        assertThat(books.get(42L)).isEqualTo(book);
    }

    @Test
    void loading() {
        // [loading]
        Cache<Long, Book> books = Cache2kBuilder.of(Long.class, Book.class)
                .entryCapacity(10_000)
                .loader(repository::findById)
                .build();
        Book book = books.get(42L);
        // []
        opened(books);
        assertThat(book).isEqualTo(books.get(42L));
    }

    @Test
    void many() {
        // [many]
        Cache<Long, Book> books = Cache2kBuilder.of(Long.class, Book.class)
                .entryCapacity(10_000)
                .bulkLoader(repository::findAllById)
                .build();
        Map<Long, Book> found = books.getAll(List.of(1L, 2L, 3L));
        // []
        opened(books);
        assertThat(found).containsOnlyKeys(1L, 2L, 3L);
        assertThat(repository.queries()).isEqualTo(1);
    }

    @Test
    void put() {
        Cache<Long, Book> books = opened(builder().build());
        Book book = new Book(42, "The answer", 100, false);
        // [put]
        books.put(42L, book);
        Book present = books.peek(42L);
        books.remove(42L);
        books.clear();
        // []
        assertThat(present).isEqualTo(book);
        assertThat(books.keys()).isEmpty();
    }

    @Test
    void stale() {
        // [stale]
        Cache<Long, Book> books = Cache2kBuilder.of(Long.class, Book.class)
                .entryCapacity(10_000)
                .loader(repository::findById)
                .expireAfterWrite(Duration.ofMinutes(10))
                .refreshAhead(true) // loads when a value expires, and drops it if it was not read since
                .build();
        // []
        opened(books);
        assertThat(books.get(42L)).isNotNull();
    }

    @Test
    void expiry() {
        // [expiry]
        Cache<Long, Book> books = Cache2kBuilder.of(Long.class, Book.class)
                .entryCapacity(10_000)
                .expireAfterWrite(Duration.ofHours(1))
                .expiryPolicy((id, book, start, before) -> book.onLoan() ? start + 60_000 : Long.MAX_VALUE)
                .build();
        // []
        opened(books);
        books.put(2L, new Book(2, "On loan", 100, true));
        assertThat(books.containsKey(2L)).isTrue();
    }

    @Test
    void idle() {
        // [idle]
        Cache<Long, Book> books = Cache2kBuilder.of(Long.class, Book.class)
                .entryCapacity(10_000)
                .idleScanTime(Duration.ofMinutes(30)) // gone after one to two times this
                .build();
        // []
        opened(books);
        books.put(42L, new Book(42, "The answer", 100, false));
        assertThat(books.containsKey(42L)).isTrue();
    }

    @Test
    void weight() {
        // [weight]
        Cache<Long, Book> books = Cache2kBuilder.of(Long.class, Book.class)
                .maximumWeight(1_000_000)
                .weigher((id, book) -> book.pages())
                .build();
        // []
        opened(books);
        books.put(42L, new Book(42, "The answer", 100, false));
        assertThat(books.containsKey(42L)).isTrue();
    }

    @Test
    void group() {
        Cache<Long, Book> books = opened(builder().build());
        books.put(42L, new Book(42, "The answer", 100, false));
        // [group]
        books.asMap().values().removeIf(book -> book.pages() == 100); // looks at all entries
        // []
        assertThat(books.containsKey(42L)).isFalse();
    }

    @Test
    void listen() {
        Queue<String> removed = new ConcurrentLinkedQueue<>();
        // [listen]
        Cache<Long, Book> books = Cache2kBuilder.of(Long.class, Book.class)
                .entryCapacity(10_000)
                .addListener((CacheEntryRemovedListener<Long, Book>)
                        (cache, entry) -> removed.add(entry.getValue().title()))
                .build();
        CacheStatistics stats = CacheControl.of(books).sampleStatistics();
        // []
        opened(books);
        books.put(42L, new Book(42, "The answer", 100, false));
        books.remove(42L);
        assertThat(removed).containsExactly("The answer");
        assertThat(stats.getGetCount()).isZero();
    }

    @Test
    void refresh() {
        Cache<Long, Book> books = opened(builder().loader(repository::findById).build());
        Book before = books.get(42L);
        // [refresh]
        CompletableFuture<Void> latest = books.reloadAll(List.of(42L));
        // []
        latest.join();
        assertThat(books.get(42L)).isNotEqualTo(before);
    }
}
