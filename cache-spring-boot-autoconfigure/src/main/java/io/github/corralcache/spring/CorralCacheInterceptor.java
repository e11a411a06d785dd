package io.github.corralcache.spring;

import io.github.corralcache.RecursiveLoadException;
import io.github.corralcache.spring.ProtectedCall.Held;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueRetrievalException;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CacheOperationInvoker;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.cache.interceptor.SimpleCacheResolver;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;
import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Spring's interceptor of cached methods, which lets callers of one key share a load also where they did not ask for it
 * with {@code sync = true}.
 *
 * <p>Methods with one plain {@code @Cacheable} run as if they had asked: see {@link SyncPromotingSource}. All others,
 * with {@code unless}, several caches or further operations, which Spring does not allow to be synchronised, run as
 * {@link ProtectedCall}s. Everything else is Spring's own: conditions, keys, what is stored and what is evicted.
 *
 * <p>Thread-safe, as its base class.
 */
@SuppressWarnings("serial") // not more serializable than the bean factory it came from
final class CorralCacheInterceptor extends CacheInterceptor {

    private static final boolean TRANSACTION_DECORATOR_PRESENT = ClassUtils.isPresent(
            "org.springframework.cache.transaction.TransactionAwareCacheDecorator",
            CorralCacheInterceptor.class.getClassLoader());

    /** The call that this thread is busy with, of whatever interceptor. */
    private static final ThreadLocal<@Nullable ProtectedCall> CURRENT = new ThreadLocal<>();

    private final MethodPolicies policies;

    /** An interceptor that fills in the policies of methods from {@code beanFactory}. */
    CorralCacheInterceptor(BeanFactory beanFactory) {
        policies = new MethodPolicies(beanFactory);
        setBeanFactory(beanFactory);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The method may be called more than once, and later, to regenerate a stale value. So every time it is the
     * invocation as it arrived here that proceeds, through the interceptors that come after this one.
     */
    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        if (target == null) {
            throw new IllegalStateException("a cached method needs a target");
        }
        CacheOperationInvoker invoker = () -> {
            try {
                MethodInvocation again =
                        invocation instanceof ProxyMethodInvocation proxied ? proxied.invocableClone() : invocation;
                return again.proceed();
            } catch (Throwable e) {
                throw new CacheOperationInvoker.ThrowableWrapper(e);
            }
        };
        try {
            return execute(invoker, target, invocation.getMethod(), invocation.getArguments());
        } catch (CacheOperationInvoker.ThrowableWrapper e) {
            throw e.getOriginal();
        }
    }

    @Override
    protected @Nullable Object execute(
            CacheOperationInvoker invoker, Object target, Method method, @Nullable Object[] args) {
        if (KotlinDetector.isSuspendingFunction(method)) {
            // returns before there is a value, in a way that only Spring knows
            return within(null, () -> super.execute(invoker, target, method, args));
        }
        Consumer<Held> regenerator = stale -> {
            try {
                run(new ProtectedCall(method, invoker, CURRENT.get(), stale), invoker, target, method, args);
            } catch (RuntimeException e) {
                // the claim has been told, and with it the cache's statistics; nobody waits for this thread
                stale.cache().notRegenerated(e);
            }
        };
        ProtectedCall call = new ProtectedCall(method, invoker, CURRENT.get(), regenerator);
        return run(call, invoker, target, method, args);
    }

    private @Nullable Object run(
            ProtectedCall call, CacheOperationInvoker invoker, Object target, Method method, @Nullable Object[] args) {
        Object result;
        try {
            result = within(call, () -> super.execute(invoker, target, method, args));
        } catch (Throwable e) {
            call.failed(e);
            throw e;
        }
        call.succeeded();
        return result;
    }

    private <T extends @Nullable Object> T within(@Nullable ProtectedCall call, Supplier<T> action) {
        ProtectedCall outer = CURRENT.get();
        CURRENT.set(call);
        try {
            return action.get();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    @Override
    protected Collection<? extends Cache> getCaches(
            CacheOperationInvocationContext<CacheOperation> context, CacheResolver cacheResolver) {
        Collection<? extends Cache> caches = super.getCaches(context, cacheResolver);
        ProtectedCall call = CURRENT.get();
        if (call != null) {
            call.resolved(context.getOperation(), caches.size());
        }
        MethodPolicy policy = context.getOperation() instanceof CacheEvictOperation
                ? null
                : policies.find(context.getMethod(), context.getTarget());
        return policy == null
                ? caches
                : caches.stream()
                        .map(cache -> described(cache, policy, context))
                        .toList();
    }

    private static Cache described(Cache cache, MethodPolicy policy, CacheOperationInvocationContext<?> context) {
        CorralCache corral = corral(cache);
        if (corral == null) {
            return cache;
        }
        Cache described = new DescribedCache(corral, policy.forCall(corral, context.getTarget(), context.getArgs()));
        return isDeferring(cache) ? new TransactionAwareCacheDecorator(described) : described;
    }

    @Override
    protected @Nullable ValueWrapper doGet(Cache cache, Object key) {
        ProtectedCall call = CURRENT.get();
        CorralCache corral = corral(cache);
        if (call != null && corral != null && corral.protectsPlainCalls()) {
            return call.lookUp(corral, key);
        }
        ValueWrapper value = super.doGet(cache, key);
        return value == null || call == null ? value : call.found(value);
    }

    @Override
    protected @Nullable Object invokeOperation(CacheOperationInvoker invoker) {
        ProtectedCall call = CURRENT.get();
        if (call == null || !call.isInvokedBy(invoker)) {
            return super.invokeOperation(invoker);
        }
        ValueWrapper answer = call.claimMissed();
        if (answer != null) {
            return call.returnable(answer.get());
        }
        Object value = super.invokeOperation(invoker);
        call.returned(value);
        return value;
    }

    @Override
    protected void doPut(Cache cache, Object key, @Nullable Object value) {
        ProtectedCall call = CURRENT.get();
        CorralCache corral = corral(cache);
        if (call == null
                || corral == null
                || !call.stores(corral, key, value, description(cache), isDeferring(cache))) {
            super.doPut(cache, key, value);
        }
    }

    /** Evicts, unless a stale value is regenerated: the caller that was given it has evicted already. */
    @Override
    protected void doEvict(Cache cache, Object key, boolean immediate) {
        ProtectedCall call = CURRENT.get();
        if (call == null || !call.regenerates()) {
            super.doEvict(cache, key, immediate);
        }
    }

    /** Clears, unless a stale value is regenerated: the caller that was given it has cleared already. */
    @Override
    protected void doClear(Cache cache, boolean immediate) {
        ProtectedCall call = CURRENT.get();
        if (call == null || !call.regenerates()) {
            super.doClear(cache, immediate);
        }
    }

    @Override
    protected <T> @Nullable T doGet(Cache cache, Object key, Callable<T> valueLoader) {
        ProtectedCall call = CURRENT.get();
        CorralCache corral = corral(cache);
        if (call == null || corral == null) {
            return super.doGet(cache, key, valueLoader);
        }
        if (call.isLent(corral, key)) {
            return load(key, valueLoader);
        }
        call.loads(corral, key);
        try {
            return super.doGet(cache, key, () -> loadFor(call, valueLoader));
        } catch (ValueRetrievalException e) {
            // what the method threw comes wrapped once more, so this is about this very lookup
            if (e.getCause() instanceof RecursiveLoadException && !call.comesBackToItself(corral, key)) {
                return load(key, valueLoader);
            }
            throw e;
        }
    }

    /** Runs the loader of {@code call}, perhaps on another thread than the call was made on. */
    private <T> T loadFor(ProtectedCall call, Callable<T> valueLoader) throws Exception {
        ProtectedCall outer = CURRENT.get();
        if (outer == call) {
            return valueLoader.call();
        }
        CURRENT.set(call.under(outer));
        try {
            return valueLoader.call();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    private static <T> T load(Object key, Callable<T> valueLoader) {
        try {
            return valueLoader.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ValueRetrievalException(key, valueLoader, e);
        }
    }

    @Override
    public CacheErrorHandler getErrorHandler() {
        return new PassingErrorHandler(super.getErrorHandler(), cache -> corral(cache) != null);
    }

    /** Returns whether a plain {@code operation} may run as if it were synchronised. */
    boolean sharesLoads(CacheableOperation operation) {
        CorralCache cache = cacheOf(operation);
        return cache != null && cache.protectsPlainCalls();
    }

    /** Says so if {@code method} asks for one load at a time and its cache has been told not to see to that. */
    void warnIfUnprotected(Method method, CacheableOperation operation) {
        CorralCache cache = cacheOf(operation);
        if (cache != null && cache.settings().protection() == Protection.NONE) {
            logger.warn(ClassUtils.getQualifiedMethodName(method) + " says sync = true, but every caller of the cache '"
                    + cache.getName() + "' loads for itself; set corral.caches." + cache.getName()
                    + ".protect to sync or all");
        }
    }

    /** Returns the cache of {@code operation}, if it is known before a call, and one of Corral's. */
    private @Nullable CorralCache cacheOf(CacheableOperation operation) {
        if (StringUtils.hasText(operation.getCacheResolver())) {
            return null;
        }
        CacheManager manager = null;
        if (StringUtils.hasText(operation.getCacheManager())) {
            manager = getBean(operation.getCacheManager(), CacheManager.class);
        } else if (getCacheResolver() instanceof SimpleCacheResolver resolver
                && resolver.getClass() == SimpleCacheResolver.class) {
            manager = resolver.getCacheManager();
        }
        String name = operation.getCacheNames().iterator().next();
        return manager != null && manager.getCache(name) instanceof CorralCache cache ? cache : null;
    }

    private static @Nullable CorralCache corral(Cache cache) {
        Cache undecorated = undecorated(cache);
        if (undecorated instanceof DescribedCache described) {
            return described.cache();
        }
        return undecorated instanceof CorralCache corral ? corral : null;
    }

    private static ValueDescription description(Cache cache) {
        return undecorated(cache) instanceof DescribedCache described ? described.description() : ValueDescription.NONE;
    }

    /**
     * Returns whether writes of {@code cache} wait for the end of a transaction, because Spring's decorator is there.
     */
    private static boolean isDeferring(Cache cache) {
        return TRANSACTION_DECORATOR_PRESENT && cache instanceof TransactionAwareCacheDecorator;
    }

    private static Cache undecorated(Cache cache) {
        return isDeferring(cache) ? ((TransactionAwareCacheDecorator) cache).getTargetCache() : cache;
    }
}
