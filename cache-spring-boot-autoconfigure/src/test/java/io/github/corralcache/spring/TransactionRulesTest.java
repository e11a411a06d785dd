package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_MANDATORY;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NESTED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NEVER;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NOT_SUPPORTED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRES_NEW;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_SUPPORTS;

import io.github.corralcache.CacheValue;
import io.github.corralcache.spring.TransactionRules.Seen;
import io.github.corralcache.spring.TransactionRules.Situation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;

/**
 * The writer sees its own writes, nobody else does before the commit, a rollback leaves no trace: for each form of
 * reading, each write, each propagation and each outcome. What is seen is the table in docs/spring.md;
 * {@code -Dcorral.docs.write=true} writes it.
 */
@Tag("A1")
@Tag("A2")
class TransactionRulesTest {

    private static final String NOTHING = "nothing";

    private static AnnotationConfigApplicationContext context;
    private static FakeRow row;
    private static CachedRow rows;
    private static CorralCacheManager manager;
    private static FakeRowTransactions transactions;
    private static FakeRowReactiveTransactions reactive;

    @BeforeAll
    static void start() {
        context = Contexts.withCorralsInterceptor(
                FakeRow.class, FakeRowTransactions.class, FakeRowReactiveTransactions.class, CachedRow.class);
        row = context.getBean(FakeRow.class);
        rows = context.getBean(CachedRow.class);
        manager = context.getBean(CorralCacheManager.class);
        transactions = context.getBean(FakeRowTransactions.class);
        reactive = context.getBean(FakeRowReactiveTransactions.class);
    }

    @AfterAll
    static void close() {
        context.close();
    }

    // ---- forms

    private static final Map<String, Supplier<Object>> FORMS = new LinkedHashMap<>();

    static {
        FORMS.put("plain", () -> rows.plain("k"));
        FORMS.put("`unless`", () -> rows.unless("k"));
        FORMS.put("several caches", () -> rows.several("k"));
        FORMS.put("`sync`", () -> rows.sync("k"));
        FORMS.put("future", () -> rows.future("k").join());
        FORMS.put("future of several caches", () -> rows.futureSeveral("k").join());
        FORMS.put("future with `sync`", () -> rows.futureSync("k").join());
        FORMS.put("`Mono`", () -> rows.mono("k").block());
        FORMS.put("`Mono` of several caches", () -> rows.monoSeveral("k").block());
        FORMS.put("`Mono` with `sync`", () -> rows.monoSync("k").block());
        FORMS.put("`Flux`", () -> rows.flux("k").blockLast());
        FORMS.put("`Flux` with `sync`", () -> rows.fluxSync("k").blockLast());
        FORMS.put(
                "`getAll`",
                () -> cache("rows")
                        .<String, String>getAll(List.of("k"), ids -> rows.readAll(ids))
                        .get("k"));
        FORMS.put("`Cache.get`", () -> cache("rows").get("k", () -> rows.plainly()));
    }

    private static final Map<String, Supplier<Mono<?>>> REACTIVE_FORMS = new LinkedHashMap<>();

    static {
        REACTIVE_FORMS.put("`Mono`", () -> rows.mono("k"));
        REACTIVE_FORMS.put("`Mono` of several caches", () -> rows.monoSeveral("k"));
        REACTIVE_FORMS.put("`Mono` with `sync`", () -> rows.monoSync("k"));
        REACTIVE_FORMS.put("`Flux`", () -> rows.flux("k").last());
        REACTIVE_FORMS.put("`Flux` with `sync`", () -> rows.fluxSync("k").last());
    }

    // ---- writes

    /** @param atOnce whether it acts at once, by its contract */
    private record Write<T>(String name, boolean atOnce, boolean ofAbsent, Supplier<T> run) {}

    private static Write<Object> write(String name, Runnable run) {
        return new Write<>(name, false, false, () -> {
            run.run();
            return "done";
        });
    }

    private static final List<Write<Object>> WRITES = List.of(
            write("`@CacheEvict`", () -> rows.evict("k")),
            write("`beforeInvocation`", () -> rows.evictBefore("k")),
            write("`allEntries`", () -> rows.clear()),
            write("`evictByTag`", () -> manager.evictByTag("t")),
            write("`@CacheEvict` of a future", () -> rows.evictFuture("k").join()),
            write("`@CacheEvict` of a `Mono`", () -> rows.evictMono("k").block()),
            write("`@CachePut`", () -> rows.put("k", "new")),
            write("`@CachePut` of a future", () -> rows.putFuture("k", "new").join()),
            write("`@CachePut` of a `Mono`", () -> rows.putMono("k", "new").block()),
            new Write<>("`putIfAbsent` of what is not there", false, true, () -> {
                cache("more").putIfAbsent("k", "new");
                return cache("rows").putIfAbsent("k", "new") == null;
            }),
            atOnce("`evictIfPresent`", () -> {
                cache("more").evictIfPresent("k");
                cache("rows").evictIfPresent("k");
            }),
            atOnce("`invalidate`", () -> {
                cache("more").invalidate();
                cache("rows").invalidate();
            }),
            atOnce("`resetCaches`", () -> manager.resetCaches()));

    private static Write<Object> atOnce(String name, Runnable run) {
        return new Write<>(name, true, false, () -> {
            run.run();
            return "done";
        });
    }

    private static final List<Write<Mono<?>>> REACTIVE_WRITES = List.of(
            new Write<>("`@CacheEvict` of a `Mono`", false, false, () -> rows.evictMono("k")),
            new Write<>(
                    "`@CacheEvict` of a `Flux`",
                    false,
                    false,
                    () -> rows.evictFlux("k").then()),
            new Write<>("`allEntries` of a `Mono`", false, false, () -> rows.clearMono()),
            new Write<>("`beforeInvocation` of a `Mono`", true, false, () -> rows.evictMonoBefore("k")),
            new Write<>("`@CachePut` of a `Mono`", false, false, () -> rows.putMono("k", "new")),
            new Write<>(
                    "`@CachePut` of a `Flux`",
                    false,
                    false,
                    () -> rows.putFlux("k", () -> Mono.just("new")).then()));

    // ---- propagation

    /** @param inside whether it takes part in the outer transaction; @param none whether it is in none at all */
    private record Scope(String name, int propagation, boolean outer, boolean inside, boolean none) {}

    private static final List<Scope> SCOPES = List.of(
            new Scope("`REQUIRED`", PROPAGATION_REQUIRED, false, false, false),
            new Scope("`REQUIRES_NEW`", PROPAGATION_REQUIRES_NEW, false, false, false),
            new Scope("`NESTED`", PROPAGATION_NESTED, false, false, false),
            new Scope("`SUPPORTS`", PROPAGATION_SUPPORTS, false, false, true),
            new Scope("`NOT_SUPPORTED`", PROPAGATION_NOT_SUPPORTED, false, false, true),
            new Scope("`NEVER`", PROPAGATION_NEVER, false, false, true),
            new Scope("`REQUIRED`", PROPAGATION_REQUIRED, true, true, false),
            new Scope("`SUPPORTS`", PROPAGATION_SUPPORTS, true, true, false),
            new Scope("`MANDATORY`", PROPAGATION_MANDATORY, true, true, false),
            new Scope("`NESTED`", PROPAGATION_NESTED, true, false, false),
            new Scope("`REQUIRES_NEW`", PROPAGATION_REQUIRES_NEW, true, false, false),
            new Scope("`NOT_SUPPORTED`", PROPAGATION_NOT_SUPPORTED, true, false, true));

    /** @param then how the outer transaction ends; null where there is none */
    private record Ending(boolean commits, Boolean then) {
        private String text(Scope scope) {
            String own = scope.none ? "no transaction" : commits ? "commit" : "rollback";
            return then == null || scope.inside ? own : own + "; the outer one: " + (then ? "commit" : "rollback");
        }
    }

    private static List<Ending> endings(Scope scope) {
        if (!scope.outer) {
            return scope.none
                    ? List.of(new Ending(true, null))
                    : List.of(new Ending(true, null), new Ending(false, null));
        }
        if (scope.inside) {
            return List.of(new Ending(true, true), new Ending(false, false));
        }
        return scope.none
                ? List.of(new Ending(true, true), new Ending(true, false))
                : List.of(
                        new Ending(true, true),
                        new Ending(true, false),
                        new Ending(false, true),
                        new Ending(false, false));
    }

    // ---- the table

    @Test
    void transactionsOfThreads() throws IOException {
        TransactionRules rules = new TransactionRules();
        for (Scope scope : SCOPES) {
            for (Ending ending : endings(scope)) {
                for (Write<Object> write : WRITES) {
                    FORMS.forEach(
                            (form, read) -> add(rules, scope, ending, write, form, see(scope, ending, write, read)));
                }
            }
        }

        section("transactions").isUpToDateWith(table(rules, WRITES, FORMS));
    }

    /** Without {@code NESTED}: Spring does not tell what becomes of nested ones. */
    @Test
    void transactionsOfReactorContexts() throws IOException {
        TransactionRules rules = new TransactionRules();
        for (Scope scope : SCOPES) {
            for (Ending ending : scope.propagation == PROPAGATION_NESTED ? List.<Ending>of() : endings(scope)) {
                for (Write<Mono<?>> write : REACTIVE_WRITES) {
                    REACTIVE_FORMS.forEach((form, read) ->
                            add(rules, scope, ending, write, form, seeReactively(scope, ending, write, read)));
                }
            }
        }

        section("reactive transactions").isUpToDateWith(table(rules, REACTIVE_WRITES, REACTIVE_FORMS));
    }

    private static void add(
            TransactionRules rules, Scope scope, Ending ending, Write<?> write, String form, Seen seen) {
        Situation situation =
                new Situation(scope.outer ? "another transaction" : "none", scope.name, ending.text(scope));
        check(situation + " " + write.name + " " + form, scope, ending, write, seen);
        rules.add(situation, write.name, form, seen);
    }

    private static GeneratedSection section(String name) {
        return GeneratedSection.of(Path.of("..", "docs", "spring.md"), name);
    }

    private static <T> String table(TransactionRules rules, List<Write<T>> writes, Map<String, ?> forms) {
        String all = String.join(", ", forms.keySet());
        String removals = names(writes, write -> !write.atOnce && !write.ofAbsent && !write.name.contains("Put"));
        String puts = names(writes, write -> write.name.contains("Put"));
        String removedAtOnce = names(writes, write -> write.atOnce);
        Map<String, String> names = new LinkedHashMap<>();
        names.put(all, "every form");
        names.put(removals, "*removal*");
        names.put(puts, "*put*");
        names.put(removedAtOnce, "*removal at once*");
        names.put(
                "commit; the outer one: commit, commit; the outer one: rollback", "commit, however the outer one does");
        names.put(
                "rollback; the outer one: commit, rollback; the outer one: rollback",
                "rollback, however the outer one does");
        names.put(
                "no transaction; the outer one: commit, no transaction; the outer one: rollback",
                "no transaction, however the outer one does");
        return "Forms: " + all + ".\n*Removal*: " + removals + ".\n*Removal at once*: " + removedAtOnce + ".\n*Put*: "
                + puts + ".\n\n" + rules.markdown(names);
    }

    private static <T> String names(List<Write<T>> writes, Predicate<Write<T>> which) {
        return writes.stream().filter(which).map(write -> write.name).collect(Collectors.joining(", "));
    }

    /** The one rule, said without the table. */
    private static void check(String what, Scope scope, Ending ending, Write<?> write, Seen seen) {
        String before = write.ofAbsent ? NOTHING : "old";
        boolean applied = scope.none || (ending.commits && (ending.then == null || ending.then || isOfItsOwn(scope)));
        assertThat(seen.byTheWriter()).as(what).isEqualTo("new");
        if (!scope.none) {
            assertThat(seen.byOthers()).as(what).isEqualTo(write.atOnce ? NOTHING : before);
        }
        if (scope.outer) {
            boolean visible = scope.none || ending.commits || scope.inside;
            assertThat(seen.outerReads()).as(what).isEqualTo(visible ? "new" : "old");
        }
        if (!applied && !write.atOnce) {
            assertThat(seen.afterwards()).as(what).isIn(before, "old");
        }
        assertThat(row.read(null)).as(what).isEqualTo(applied ? "new" : "old");
        assertThat(seen.afterwards()).as("out of date: %s", what).isIn(NOTHING, row.read(null));
    }

    private static boolean isOfItsOwn(Scope scope) {
        return scope.propagation == PROPAGATION_REQUIRES_NEW;
    }

    // ---- transactions of threads

    private static Seen see(Scope scope, Ending ending, Write<Object> write, Supplier<Object> read) {
        prepare(write);
        Reads reads = new Reads();
        Runnable inner =
                () -> new TransactionTemplate(transactions, new DefaultTransactionDefinition(scope.propagation))
                        .executeWithoutResult(status -> {
                            rows.write("new");
                            write.run.get();
                            rows.runs();
                            reads.writer = text(read.get());
                            assertThat(text(read.get())).as("again").isEqualTo(reads.writer);
                            assertThat(rows.runs()).as("runs of the method").isLessThanOrEqualTo(1);
                            reads.others = cached();
                            if (!ending.commits) {
                                status.setRollbackOnly();
                            }
                        });
        if (!scope.outer) {
            inner.run();
            return reads.seen();
        }
        try {
            new TransactionTemplate(transactions).executeWithoutResult(status -> {
                if (!write.ofAbsent) {
                    assertThat(read.get()).isEqualTo("old");
                }
                inner.run();
                reads.outer = text(read.get());
                if (!ending.then) {
                    status.setRollbackOnly();
                }
            });
        } catch (UnexpectedRollbackException e) {
            assertThat(ending.then).isFalse();
        }
        return reads.seen();
    }

    // ---- transactions of Reactor contexts

    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Seen seeReactively(Scope scope, Ending ending, Write<Mono<?>> write, Supplier<Mono<?>> read) {
        prepare(write);
        Reads reads = new Reads();
        Mono<?> inner = within(
                scope.propagation,
                ending.commits,
                rows.writeLater("new")
                        .then(Mono.defer(write.run))
                        .then(Mono.defer(read))
                        .doOnNext(value -> {
                            reads.writer = text(value);
                            rows.runs();
                        })
                        .then(Mono.defer(read))
                        .doOnNext(value -> {
                            assertThat(text(value)).as("again").isEqualTo(reads.writer);
                            if (!scope.none) {
                                assertThat(rows.runs()).as("runs of the method").isZero();
                            }
                            reads.others = cached();
                        }));
        Mono<?> all = !scope.outer
                ? inner
                : within(
                        PROPAGATION_REQUIRED,
                        ending.then,
                        Mono.defer(read)
                                .doOnNext(value -> assertThat(value).isEqualTo("old"))
                                .then(inner)
                                .then(Mono.defer(read))
                                .doOnNext(value -> reads.outer = text(value)));
        all.onErrorComplete(UnexpectedRollbackException.class).block();
        return reads.seen();
    }

    private static Mono<?> within(int propagation, boolean commits, Mono<?> work) {
        Function<Object, Mono<Object>> end = value -> commits ? Mono.just(value) : Mono.error(new RolledBack());
        return TransactionalOperator.create(reactive, new DefaultTransactionDefinition(propagation))
                .transactional(work.cast(Object.class).flatMap(end))
                .onErrorResume(RolledBack.class, e -> Mono.just("rolled back"));
    }

    // ---- before and after

    private static final class Reads {
        private String writer = "";
        private String others = "";
        private String outer = "–";

        private Seen seen() {
            return new Seen(writer, others, outer, cached());
        }
    }

    private static void prepare(Write<?> write) {
        row.reset();
        for (String name : List.of("rows", "more")) {
            cache(name).getNativeCache().clear();
            if (!write.ofAbsent) {
                cache(name)
                        .getNativeCache()
                        .store("k", CacheValue.<Object>of("old").withTags("t"));
            }
        }
        rows.runs();
    }

    /** What others would be given without a load. */
    private static String cached() {
        Object value = cache("rows").getNativeCache().asMap().get("k");
        return value == null ? NOTHING : text(value);
    }

    /** A {@code Flux} is cached as a list, which every form may read. */
    private static String text(Object value) {
        return String.valueOf(value instanceof List<?> list ? list.get(0) : value);
    }

    private static CorralCache cache(String name) {
        return Contexts.cache(context, name);
    }
}
