package io.github.corralcache.spring;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.cache.interceptor.CacheOperationInvoker;

/**
 * Goes on to the method, through the interceptors that come after this one. May be taken more than once, and later, to
 * regenerate a stale value: every time it is the invocation as it arrived here that proceeds.
 */
final class MethodStep implements CacheOperationInvoker {

    private final CorralCacheInterceptor interceptor;
    private final MethodInvocation invocation;
    private final Object target;

    MethodStep(CorralCacheInterceptor interceptor, MethodInvocation invocation, Object target) {
        this.interceptor = interceptor;
        this.invocation = invocation;
        this.target = target;
    }

    @Override
    public @Nullable Object invoke() {
        try {
            MethodInvocation again =
                    invocation instanceof ProxyMethodInvocation proxied ? proxied.invocableClone() : invocation;
            // those that come after this one may ask for it, perhaps on a thread that knows of no invocation
            return ExposeInvocationInterceptor.INSTANCE.invoke(again);
        } catch (Throwable e) {
            throw new ThrowableWrapper(e);
        }
    }

    /**
     * Returns whether {@code other} is a step to the same method from the same place. It is not where a method has two
     * interceptors or two proxies, which both answer for one call, or where a bean asks another of its class.
     */
    boolean leadsWhere(MethodStep other) {
        return interceptor == other.interceptor
                && target == other.target
                && invocation.getMethod().equals(other.invocation.getMethod());
    }
}
