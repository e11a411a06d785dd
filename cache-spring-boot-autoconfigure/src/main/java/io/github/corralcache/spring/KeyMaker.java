package io.github.corralcache.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;

/**
 * Makes the keys of a method as Spring makes them, without what Spring sets up to evaluate an expression. Thread-safe,
 * as far as the generator is.
 */
final class KeyMaker {

    private static final int ALL = -1;

    private static final Pattern VARIABLE = Pattern.compile("\\s*#([A-Za-z_$][A-Za-z0-9_$]*)\\s*");

    /** Which argument is the key; {@link #ALL} if they all make it up. */
    private final int argument;

    /** Null for Spring's own. */
    private final @Nullable KeyGenerator generator;

    /** The method as generators are told of it. */
    private final Method method;

    private KeyMaker(int argument, @Nullable KeyGenerator generator, Method method) {
        this.argument = argument;
        this.generator = generator;
        this.method = method;
    }

    /** The keys that {@code generator} makes for {@code method}. */
    static KeyMaker generated(KeyGenerator generator, Method method) {
        boolean simple = generator.getClass() == SimpleKeyGenerator.class;
        return new KeyMaker(ALL, simple ? null : generator, BridgeMethodResolver.findBridgedMethod(method));
    }

    /**
     * The keys that {@code expression} makes for {@code method}.
     *
     * @return null if it is any other than the name of an argument
     */
    static @Nullable KeyMaker expressed(String expression, Method method, Class<?> targetClass) {
        Matcher variable = VARIABLE.matcher(expression);
        if (!variable.matches()) {
            return null;
        }
        Method bridged = BridgeMethodResolver.findBridgedMethod(method);
        Method named = Proxy.isProxyClass(targetClass) ? bridged : AopUtils.getMostSpecificMethod(method, targetClass);
        int argument = argument(variable.group(1), named, DefaultParameterNameDiscoverer.getSharedInstance());
        return argument < 0 ? null : new KeyMaker(argument, null, bridged);
    }

    /** As Spring sets the variables, one parameter after the other: what is set last counts. */
    private static int argument(String name, Method method, ParameterNameDiscoverer discoverer) {
        if (name.equals("root") || name.equals("this")) {
            return -1;
        }
        @Nullable String[] names = discoverer.getParameterNames(method);
        int found = -1;
        for (int i = 0; i < method.getParameterCount(); i++) {
            if (name.equals("a" + i) || name.equals("p" + i) || (names != null && name.equals(names[i]))) {
                found = i;
            }
        }
        return found;
    }

    /** Returns the key; null if there is none, which Spring refuses. Throws what the generator throws. */
    @Nullable
    Object make(Object target, @Nullable Object[] arguments) {
        if (argument >= 0) {
            return arguments[argument];
        }
        return generator == null
                ? SimpleKeyGenerator.generateKey(arguments)
                : generator.generate(target, method, arguments);
    }
}
