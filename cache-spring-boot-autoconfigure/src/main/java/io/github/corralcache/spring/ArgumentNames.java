package io.github.corralcache.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.DefaultParameterNameDiscoverer;

/** The names by which expressions of a method know its arguments. Immutable. */
final class ArgumentNames {

    private final int count;

    /** Null if they are not known. */
    private final @Nullable String @Nullable [] names;

    private ArgumentNames(int count, @Nullable String @Nullable [] names) {
        this.count = count;
        this.names = names;
    }

    /** Returns the names of the arguments of {@code method}, called on a target of {@code targetClass}. */
    static ArgumentNames of(Method method, Class<?> targetClass) {
        Method named = Proxy.isProxyClass(targetClass)
                ? BridgeMethodResolver.findBridgedMethod(method)
                : AopUtils.getMostSpecificMethod(method, targetClass);
        return new ArgumentNames(
                method.getParameterCount(),
                DefaultParameterNameDiscoverer.getSharedInstance().getParameterNames(named));
    }

    /**
     * Returns which argument the variable {@code name} stands for; a negative number if none. As Spring sets the
     * variables, one parameter after the other: what is set last counts.
     */
    int indexOf(String name) {
        if (name.equals("root") || name.equals("this")) {
            return -1;
        }
        int found = -1;
        for (int i = 0; i < count; i++) {
            if (name.equals("a" + i) || name.equals("p" + i) || (names != null && name.equals(names[i]))) {
                found = i;
            }
        }
        return found;
    }
}
