package io.github.corralcache.spring;

import static io.github.corralcache.spring.CachedCall.within;

import io.github.corralcache.CacheValue;
import io.github.corralcache.spring.ProtectedCall.Held;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheOperationInvoker;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.core.KotlinDetector;

/**
 * Spring's interceptor of cached methods, which lets callers of one key share a load also where they did not ask for it
 * with {@code sync = true}.
 *
 * <p>Methods with one plain {@code @Cacheable} run as if they had asked: see {@link SyncPromotingSource}. All others,
 * with {@code unless}, several caches or further operations, which Spring does not allow to be synchronised, run as
 * {@link ProtectedCall}s, and as {@link AsyncCall}s where the result comes later than the call returns. Everything else
 * is Spring's own: conditions, keys, what is stored and what is evicted.
 *
 * <p>Thread-safe, as its base class.
 */
@SuppressWarnings("serial") // not more serializable than the bean factory it came from
final class CorralCacheInterceptor extends CacheInterceptor {

    private final MethodPolicies policies;
    private final AsyncTypes asyncTypes = new AsyncTypes();

    /** Not for every call. */
    private final NamedCaches namedCaches;

    private final HitPlans plans = new HitPlans();
    private final HitPlanner planner;

    /** Whether hits are answered before Spring takes its steps. It takes none before it is ready. */
    private volatile boolean answersHits;

    /**
     * An interceptor that fills in the policies of methods from {@code beanFactory}.
     *
     * @param behind finds the cache of Corral's behind one that an application may have wrapped
     */
    CorralCacheInterceptor(BeanFactory beanFactory, Function<Cache, @Nullable CorralCache> behind) {
        policies = new MethodPolicies(beanFactory);
        namedCaches = new NamedCaches(beanFactory, asyncTypes, this::getCacheResolver, behind);
        planner = new HitPlanner(
                beanFactory, asyncTypes, this::getCacheOperationSource, this::getKeyGenerator, namedCaches::managerOf);
        setBeanFactory(beanFactory);
    }

    @Override
    public void afterSingletonsInstantiated() {
        super.afterSingletonsInstantiated();
        answersHits = true;
    }

    /** Returns which caches operations name. */
    NamedCaches namedCaches() {
        return namedCaches;
    }

    /** Has plans be made by {@code maker} from now on; if that is null there are none. */
    void planWith(HitPlan.@Nullable Maker maker) {
        plans.makeWith(maker);
        answersHits = maker != null;
    }

    @Override
    protected void clearMetadataCache() {
        super.clearMetadataCache();
        plans.clear();
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        if (target == null) {
            throw new IllegalStateException("a cached method must have a target object; got none");
        }
        Method method = invocation.getMethod();
        HitPlan plan = answersHits ? plans.find(method, target.getClass()) : null;
        HitPlan.Parts parts = plan == null ? null : plan.parts();
        if (plan == null || parts == null || logger.isTraceEnabled()) {
            int generation = plans.generation();
            Object result = goWholeWay(invocation, target, CachedCall.NO_KEY);
            if (plan == null && answersHits) {
                plans.add(method, target.getClass(), planner.decide(method, target), generation);
            }
            return result;
        }
        CorralCache cache = parts.cache().find();
        if (cache == null) { // Spring makes the cache before it makes the key
            return goWholeWay(invocation, target, CachedCall.NO_KEY);
        }
        @Nullable Object[] arguments = invocation.getArguments();
        if (!parts.concern(arguments)) {
            return goWholeWay(invocation, target, CachedCall.NO_KEY);
        }
        Object key = parts.keys().make(target, arguments);
        if (key == CachedCall.NO_KEY) {
            return goWholeWay(invocation, target, key);
        }
        if (key != null && parts.presentation() == HitPlan.Presentation.DEFERRED) {
            return HitPlan.isLikely(cache, key)
                    ? DeferredHit.of(plan, cache, key, () -> goWholeWay(invocation, target, key))
                    : goWholeWay(invocation, target, key);
        }
        Object stored = key == null ? null : plan.fresh(cache, key);
        return stored == null ? goWholeWay(invocation, target, key) : HitPlan.present(parts, stored);
    }

    /** @param key what Spring is to take for the key; {@link CachedCall#NO_KEY} if it is to make it */
    private @Nullable Object goWholeWay(MethodInvocation invocation, Object target, @Nullable Object key)
            throws Throwable {
        MethodStep step = new MethodStep(this, invocation, target);
        try {
            return execute(key, step, target, invocation.getMethod(), invocation.getArguments());
        } catch (CacheOperationInvoker.ThrowableWrapper e) {
            throw e.getOriginal();
        }
    }

    private @Nullable Object execute(
            @Nullable Object key, MethodStep invoker, Object target, Method method, @Nullable Object[] args) {
        if (KotlinDetector.isSuspendingFunction(method)) {
            // returns before there is a value, in a way that only Spring knows
            return within(null, () -> super.execute(invoker, target, method, args));
        }
        AsyncType type = asyncTypes.find(method.getReturnType());
        if (type != null) {
            return executeAsync(type, key, invoker, target, method, args);
        }
        Consumer<Held> regenerator = stale -> {
            try {
                run(new ProtectedCall(method, invoker, CachedCall.current(), stale), invoker, target, method, args);
            } catch (RuntimeException e) {
                // the claim has been told, and with it the cache's statistics; nobody waits for this thread
                stale.notRegenerated(e);
            }
        };
        Consumer<CachedCall> repetition = again -> within(again, () -> super.execute(invoker, target, method, args));
        ProtectedCall call = new ProtectedCall(method, invoker, CachedCall.current(), regenerator, repetition);
        call.know(key);
        return run(call, invoker, target, method, args);
    }

    private @Nullable Object run(
            ProtectedCall call, MethodStep invoker, Object target, Method method, @Nullable Object[] args) {
        Object result;
        try {
            result = within(call, () -> super.execute(invoker, target, method, args));
        } catch (Throwable e) {
            ValueWrapper stale = call.failed(e);
            if (stale == null) {
                throw e;
            }
            return call.returnable(stale.get());
        }
        call.succeeded();
        return result;
    }

    private @Nullable Object executeAsync(
            AsyncType type,
            @Nullable Object key,
            MethodStep invoker,
            Object target,
            Method method,
            @Nullable Object[] args) {
        Function<Place, CompletionStage<CacheValue<Object>>> regenerator = stale -> {
            AsyncCall call = new AsyncCall(method, invoker, CachedCall.current(), type, null);
            Object effect = within(call, () -> super.execute(invoker, target, method, args));
            if (effect == null || call.pending() == null) {
                throw new IllegalStateException(
                        "the caches of the method must stay of one kind while a stale value is refreshed: " + method);
            }
            if (!call.asksFor(stale)) {
                throw call.strayed();
            }
            return type.regenerate(call, effect, stale);
        };
        AsyncCall call = new AsyncCall(method, invoker, CachedCall.current(), type, regenerator);
        call.know(key);
        Object result = within(call, () -> super.execute(invoker, target, method, args));
        if (result == null) {
            return null;
        }
        return call.pending() == null ? type.delist(call, result) : type.present(call, result);
    }

    @Override
    protected CacheOperationContext getOperationContext(
            CacheOperation operation, Method method, @Nullable Object[] args, Object target, Class<?> targetClass) {
        CachedCall call = CachedCall.current();
        if (call == null || call.key() == CachedCall.NO_KEY) {
            return super.getOperationContext(operation, method, args, target, targetClass);
        }
        try {
            return new KeyedContext(
                    getCacheOperationMetadata(operation, method, targetClass), args, target, call.key());
        } catch (LinkageError e) {
            logger.debug("In this version of Spring, all calls of cached methods go the whole way", e);
            answersHits = false;
            return super.getOperationContext(operation, method, args, target, targetClass);
        }
    }

    /** What Spring goes by in a call whose key is known before it makes it. */
    private final class KeyedContext extends CacheOperationContext {

        private final @Nullable Object key;

        private KeyedContext(
                CacheOperationMetadata metadata, @Nullable Object[] args, Object target, @Nullable Object key) {
            super(metadata, args, target);
            this.key = key;
        }

        @Override
        protected @Nullable Object generateKey(@Nullable Object result) {
            return key;
        }

        @Override
        protected @Nullable Object getGeneratedKey() {
            return key;
        }
    }

    @Override
    protected Collection<? extends Cache> getCaches(
            CacheOperationInvocationContext<CacheOperation> context, CacheResolver cacheResolver) {
        Collection<? extends Cache> caches = CacheLayers.withoutDecorators(super.getCaches(context, cacheResolver));
        CachedCall call = CachedCall.current();
        CacheOperation operation = context.getOperation();
        if (!(operation instanceof CacheEvictOperation)) {
            caches = policies.described(caches, context, call != null && call.tellsOperationsApart());
        }
        if (call != null) {
            call.resolved(operation, caches);
        }
        return caches;
    }

    @Override
    protected @Nullable ValueWrapper doGet(Cache cache, Object key) {
        CachedCall call = CachedCall.current();
        return call == null ? super.doGet(cache, key) : call.lookUp(cache, key, () -> super.doGet(cache, key));
    }

    @Override
    protected @Nullable CompletableFuture<?> doRetrieve(Cache cache, Object key) {
        CachedCall call = CachedCall.current();
        return call != null && call.looksUp(cache, key) ? null : super.doRetrieve(cache, key);
    }

    @Override
    protected @Nullable Object invokeOperation(CacheOperationInvoker invoker) {
        CachedCall call = CachedCall.current();
        return call == null || !call.isInvokedBy(invoker)
                ? super.invokeOperation(invoker)
                : call.invoke(() -> super.invokeOperation(invoker));
    }

    @Override
    protected void doPut(Cache cache, Object key, @Nullable Object value) {
        CachedCall call = CachedCall.current();
        CorralCache corral = CacheLayers.corral(cache);
        if (call == null || corral == null || !call.stores(cache, new Place(corral, key), value)) {
            super.doPut(cache, key, value);
        }
    }

    /** Evicts, unless a stale value is regenerated: the caller that was given it has evicted already. */
    @Override
    protected void doEvict(Cache cache, Object key, boolean immediate) {
        CachedCall call = CachedCall.current();
        if (call == null || !call.regenerates()) {
            super.doEvict(cache, key, immediate && !waitsForCommit(cache, new PendingWrite.Evict(key)));
        }
    }

    /** Clears, unless a stale value is regenerated: the caller that was given it has cleared already. */
    @Override
    protected void doClear(Cache cache, boolean immediate) {
        CachedCall call = CachedCall.current();
        if (call == null || !call.regenerates()) {
            super.doClear(cache, immediate && !waitsForCommit(cache, new PendingWrite.Clear()));
        }
    }

    /** What a method removes before it runs waits too: a rollback undoes what the method did, however it ended. */
    private static boolean waitsForCommit(Cache cache, PendingWrite removal) {
        CorralCache corral = CacheLayers.corral(cache);
        if (corral == null) {
            return false;
        }
        CachedCall call = CachedCall.current();
        if (call != null) {
            call.removed(corral, removal);
        }
        return corral.transaction() != null;
    }

    @Override
    protected <T> @Nullable T doGet(Cache cache, Object key, Callable<T> valueLoader) {
        CachedCall call = CachedCall.current();
        return call == null
                ? super.doGet(cache, key, valueLoader)
                : call.load(cache, key, valueLoader, loader -> super.doGet(cache, key, loader));
    }

    @Override
    public CacheErrorHandler getErrorHandler() {
        return new PassingErrorHandler(super.getErrorHandler(), cache -> CacheLayers.corral(cache) != null);
    }
}
