package io.github.corralcache.spring;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.cache.annotation.CacheConfig;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads a {@link FakeRow} through caches, in all forms that there are, and writes these caches in all of theirs. */
@CacheConfig(cacheNames = {"rows", "more"})
class CachedRow {

    private final AtomicInteger runs = new AtomicInteger();
    private final FakeRow row;
    private final FakeRowTransactions transactions;
    private final FakeRowReactiveTransactions reactive;

    CachedRow(FakeRow row, FakeRowTransactions transactions, FakeRowReactiveTransactions reactive) {
        this.row = row;
        this.transactions = transactions;
        this.reactive = reactive;
    }

    /** Returns how often a method has run since the last time that this was asked. */
    public int runs() {
        return runs.getAndSet(0);
    }

    public String uncached() {
        return row.read(transactions.work());
    }

    public void write(String value) {
        row.write(transactions.work(), value);
    }

    public Mono<String> writeLater(String value) {
        return reactive.work(work -> {
            row.write(work, value);
            return value;
        });
    }

    private String read() {
        runs.incrementAndGet();
        return uncached();
    }

    private Mono<String> readLater() {
        return reactive.work(work -> {
            runs.incrementAndGet();
            // a Mono may be waited for in the transaction of a thread
            return row.read(work != null ? work : transactions.work());
        });
    }

    // ---- reads

    @Cacheable("rows")
    public String plain(String id) {
        return read();
    }

    @Cacheable(cacheNames = "rows", unless = "#result == null")
    public String unless(String id) {
        return read();
    }

    @Cacheable
    public String several(String id) {
        return read();
    }

    @Cacheable(cacheNames = "rows", sync = true)
    public String sync(String id) {
        return read();
    }

    @Cacheable("rows")
    public CompletableFuture<String> future(String id) {
        return CompletableFuture.completedFuture(read());
    }

    @Cacheable
    public CompletableFuture<String> futureSeveral(String id) {
        return CompletableFuture.completedFuture(read());
    }

    @Cacheable(cacheNames = "rows", sync = true)
    public CompletableFuture<String> futureSync(String id) {
        return CompletableFuture.completedFuture(read());
    }

    @Cacheable("rows")
    public Mono<String> mono(String id) {
        return readLater();
    }

    @Cacheable(cacheNames = "rows", sync = true)
    public Mono<String> monoSync(String id) {
        return readLater();
    }

    @Cacheable(unless = "#result == null")
    public Mono<String> monoSeveral(String id) {
        return readLater();
    }

    @Cacheable("rows")
    public Flux<String> flux(String id) {
        return readLater().flux();
    }

    @Cacheable(cacheNames = "rows", sync = true)
    public Flux<String> fluxSync(String id) {
        return readLater().flux();
    }

    /** What a loader returns. */
    public String plainly() {
        return read();
    }

    /** What a bulk loader returns. */
    public Map<String, String> readAll(Set<? extends String> ids) {
        return Map.of(ids.iterator().next(), read());
    }

    // ---- writes

    @CacheEvict
    public void evict(String id) {}

    @CacheEvict(beforeInvocation = true)
    public void evictBefore(String id) {}

    @CacheEvict(allEntries = true)
    public void clear() {}

    @CachePut(key = "#id")
    public String put(String id, String value) {
        return value;
    }

    @CacheEvict
    public CompletableFuture<String> evictFuture(String id) {
        return CompletableFuture.completedFuture("done");
    }

    @CachePut(key = "#id")
    public CompletableFuture<String> putFuture(String id, String value) {
        return CompletableFuture.completedFuture(value);
    }

    @CacheEvict
    public CompletableFuture<String> evictWhen(String id, CompletableFuture<String> done) {
        return done;
    }

    @CachePut(key = "#id")
    public CompletableFuture<String> putWhen(String id, CompletableFuture<String> value) {
        return value;
    }

    @CacheEvict
    public Mono<String> evictMono(String id) {
        return Mono.just("done");
    }

    @CacheEvict(beforeInvocation = true)
    public Mono<String> evictMonoBefore(String id) {
        return Mono.just("done");
    }

    @CacheEvict(allEntries = true)
    public Mono<String> clearMono() {
        return Mono.just("done");
    }

    @CachePut(key = "#id")
    public Mono<String> putMono(String id, String value) {
        return Mono.just(value);
    }

    @CacheEvict
    public Flux<String> evictFlux(String id) {
        return Flux.just("done", "indeed");
    }

    @CachePut(key = "#id")
    public Flux<String> putFlux(String id, Supplier<Mono<String>> value) {
        return Mono.defer(value).flux();
    }
}
