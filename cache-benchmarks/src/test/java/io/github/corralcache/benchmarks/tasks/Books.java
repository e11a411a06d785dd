package io.github.corralcache.benchmarks.tasks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The repository that the page's caches spare: knows books 1 to 999, and counts how often it is asked. */
final class Books {

    private final AtomicInteger queries = new AtomicInteger();

    @Nullable
    Book findById(long id) {
        int edition = queries.incrementAndGet();
        return id > 999 ? null : new Book(id, "Book " + id + ", edition " + edition, 100, id % 2 == 0);
    }

    Map<Long, Book> findAllById(Set<? extends Long> ids) {
        int edition = queries.incrementAndGet();
        Map<Long, Book> found = new LinkedHashMap<>();
        ids.forEach(id -> found.put(id, new Book(id, "Book " + id + ", edition " + edition, 100, id % 2 == 0)));
        return found;
    }

    CompletableFuture<@Nullable Book> findByIdAsync(long id) {
        return CompletableFuture.completedFuture(findById(id));
    }

    int queries() {
        return queries.get();
    }
}
