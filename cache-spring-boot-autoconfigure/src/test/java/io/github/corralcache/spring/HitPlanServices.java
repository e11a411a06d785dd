package io.github.corralcache.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.cache.interceptor.KeyGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Cached methods of all kinds, whose results tell one call from another. */
class HitPlanServices {

    /** A key that cannot be compared while its owner says so. */
    static final class Key {
        static boolean broken;
        private final String name;

        Key(String name) {
            this.name = name;
        }

        /** Of some, this is none. */
        public @Nullable String getName() {
            if (broken) {
                throw new IllegalStateException("cannot be read");
            }
            return name.equals("l") ? null : name;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (broken) {
                throw new IllegalStateException("cannot be compared");
            }
            return other instanceof Key key && key.name.equals(name);
        }

        @Override
        public int hashCode() {
            return 42;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final ObjectProvider<HitPlanServices> proxy;

    /** The calls of methods and generators, in their order. */
    private final List<String> calls = new ArrayList<>();

    HitPlanServices(ObjectProvider<HitPlanServices> proxy) {
        this.proxy = proxy;
    }

    public List<String> calls() {
        return calls;
    }

    public KeyGenerator generator() {
        return (target, method, arguments) -> {
            calls.add("generator");
            if ("d".equals(arguments[0])) {
                throw new IllegalArgumentException("no key");
            }
            return "c".equals(arguments[0]) ? null : "generated " + arguments[0];
        };
    }

    /** One argument in eight comes to null, another one to an exception. */
    private @Nullable String value(String method, @Nullable Object argument) {
        calls.add(method + "(" + argument + ")");
        if ("e".equals(String.valueOf(argument)) && calls.size() % 2 == 0) {
            throw new IllegalArgumentException("fails for " + argument);
        }
        return "b".equals(String.valueOf(argument)) ? null : method + " " + calls.size();
    }

    @Cacheable("one")
    public @Nullable String plain(@Nullable Object id) {
        return value("plain", id);
    }

    @Cacheable("one")
    public @Nullable String none() {
        return value("none", "none");
    }

    @Cacheable(cacheNames = "one", sync = true)
    public @Nullable String sync(@Nullable Object id) {
        return value("sync", id);
    }

    @Cacheable(cacheNames = "one", unless = "#result == null")
    public @Nullable String unless(@Nullable Object id) {
        return value("unless", id);
    }

    @Cacheable(cacheNames = "one", key = "#id")
    public @Nullable String named(@Nullable Object id, String other) {
        return value("named", id);
    }

    @Cacheable(cacheNames = "one", key = " #a1 ")
    public @Nullable String numbered(@Nullable Object a1, String other) {
        return value("numbered", other);
    }

    @Cacheable(cacheNames = "one", key = "#p1")
    public @Nullable String shadowed(@Nullable Object p1, @Nullable Object id) {
        return value("shadowed", id);
    }

    @Cacheable(cacheNames = "one", key = "#id.name")
    public @Nullable String path(@Nullable Object id) {
        return value("path", id);
    }

    @Cacheable(cacheNames = "one", key = "#id?.name?.toUpperCase() ?: 'none'")
    public @Nullable String called(@Nullable Object id) {
        return value("called", id);
    }

    @Cacheable(cacheNames = "one", key = "#p0 + '-' + {#number, #number > 0 ? 'x' : #id}")
    public @Nullable String joined(@Nullable Object id, int number) {
        return value("joined", id);
    }

    @Cacheable(cacheNames = "one", key = "#root.methodName + #id")
    public @Nullable String rooted(@Nullable Object id) {
        return value("rooted", id);
    }

    @Cacheable(cacheNames = "one", key = "#id.unknown(calls())")
    public @Nullable String implied(@Nullable Object id) {
        return value("implied", id);
    }

    @Cacheable(cacheNames = "one", key = "#root")
    public @Nullable String root(@Nullable Object root) {
        return value("root", root);
    }

    @Cacheable("one")
    public @Nullable String two(@Nullable Object id, int number) {
        return value("two", id);
    }

    @Cacheable("one")
    public @Nullable String array(Object[] ids) {
        return value("array", ids[0]);
    }

    @Cacheable("one")
    public @Nullable String several(Object... ids) {
        return value("several", ids[0]);
    }

    @Cacheable(cacheNames = "one", keyGenerator = "generator")
    public @Nullable String generated(@Nullable Object id) {
        return value("generated", id);
    }

    @Cacheable(cacheNames = "one", keyGenerator = "prototype")
    public @Nullable String prototype(@Nullable Object id) {
        return value("prototype", id);
    }

    @Cacheable(cacheNames = "one", condition = "#id != 'a'")
    public @Nullable String conditional(@Nullable Object id) {
        return value("conditional", id);
    }

    @Cacheable(cacheNames = "two", condition = "!(#a0.name == 'k') and #number >= 0", key = "#id")
    public @Nullable String conditionalPath(@Nullable Object id, int number) {
        return value("conditionalPath", id);
    }

    @Cacheable(cacheNames = "one", condition = "#id.toString() != 'a'")
    public @Nullable String conditionalCall(@Nullable Object id) {
        return value("conditionalCall", id);
    }

    @Cacheable(cacheNames = "one", condition = "#id != 'a'", sync = true)
    public @Nullable String conditionalSync(@Nullable Object id) {
        return value("conditionalSync", id);
    }

    @Cacheable(
            cacheNames = {"two", "one"},
            unless = "#result == null",
            key = "#id")
    public Optional<String> bothUnless(@Nullable Object id) {
        return Optional.ofNullable(value("bothUnless", id));
    }

    @Cacheable({"two", "one"})
    public CompletableFuture<@Nullable String> bothLater(@Nullable Object id) {
        return later(() -> value("bothLater", id));
    }

    @Cacheable({"one", "two"})
    public Mono<String> bothMono(@Nullable Object id) {
        return Mono.fromSupplier(() -> value("bothMono", id));
    }

    @Cacheable({"one", "two"})
    public @Nullable String both(@Nullable Object id) {
        return value("both", id);
    }

    @Cacheable("two")
    public Optional<String> optional(@Nullable Object id) {
        return Optional.ofNullable(value("optional", id));
    }

    @Cacheable("one")
    public CompletableFuture<@Nullable String> future(@Nullable Object id) {
        return later(() -> value("future", id));
    }

    @Cacheable(cacheNames = "one", sync = true)
    public CompletableFuture<@Nullable String> syncFuture(@Nullable Object id) {
        return later(() -> value("syncFuture", id));
    }

    @Cacheable("one")
    public CompletionStage<@Nullable String> stage(@Nullable Object id) {
        return later(() -> value("stage", id));
    }

    private static <T extends @Nullable Object> CompletableFuture<T> later(Supplier<T> value) {
        CompletableFuture<T> later = new CompletableFuture<>();
        try {
            later.complete(value.get());
        } catch (RuntimeException e) {
            later.completeExceptionally(e);
        }
        return later;
    }

    @Cacheable("one")
    public Mono<String> mono(@Nullable Object id) {
        return Mono.fromSupplier(() -> value("mono", id));
    }

    @Cacheable("two")
    public Flux<String> flux(@Nullable Object id) {
        return Flux.defer(() -> Flux.just(String.valueOf(value("flux", id)), "end"));
    }

    /** Calls another method for the key that it loads itself, and then for the next one. */
    @Cacheable("one")
    public @Nullable String nested(Object id) {
        proxy.getObject().put(id);
        return proxy.getObject().plain(id) + ", " + proxy.getObject().sync("a") + ", " + value("nested", id);
    }

    @Caching(cacheable = @Cacheable("one"), evict = @CacheEvict("two"))
    public @Nullable String mixed(@Nullable Object id) {
        return value("mixed", id);
    }

    @CachePut("one")
    public @Nullable String put(Object id) {
        return value("put", id);
    }

    @CacheEvict("one")
    public void evict(Object id) {
        Objects.requireNonNull(value("evict", "of " + id));
    }

    @CacheEvict(cacheNames = "one", allEntries = true)
    public void clear() {
        calls.add("clear");
    }
}
