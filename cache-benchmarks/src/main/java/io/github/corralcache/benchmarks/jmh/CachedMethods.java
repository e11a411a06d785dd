package io.github.corralcache.benchmarks.jmh;

import java.util.concurrent.CompletableFuture;
import org.springframework.cache.annotation.Cacheable;
import reactor.core.publisher.Mono;

/** Cached methods of the kinds that applications have. Each of them has a cache to itself. */
public class CachedMethods {

    @Cacheable("plain")
    public String plain(Long id) {
        return "plain " + id;
    }

    @Cacheable(cacheNames = "named", key = "#id")
    public String named(Long id) {
        return "named " + id;
    }

    @Cacheable(cacheNames = "sync", sync = true)
    public String sync(Long id) {
        return "sync " + id;
    }

    @Cacheable(cacheNames = "unless", unless = "#result == null")
    public String unless(Long id) {
        return "unless " + id;
    }

    @Cacheable("two")
    public String two(Long id, String language) {
        return language + id;
    }

    /** What an argument may be: something that has the key. */
    public record Order(Long id) {
        /** As beans have it. */
        public Long getId() {
            return id;
        }
    }

    @Cacheable(cacheNames = "path", key = "#order.id")
    public String path(Order order) {
        return "path " + order.id;
    }

    @Cacheable(cacheNames = "condition", condition = "#id > 10")
    public String condition(Long id) {
        return "condition " + id;
    }

    @Cacheable({"first", "second"})
    public String several(Long id) {
        return "several " + id;
    }

    @Cacheable("future")
    public CompletableFuture<String> future(Long id) {
        return CompletableFuture.completedFuture("future " + id);
    }

    @Cacheable("mono")
    public Mono<String> mono(Long id) {
        return Mono.just("mono " + id);
    }
}
