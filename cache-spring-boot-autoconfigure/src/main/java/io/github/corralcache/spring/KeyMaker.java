package io.github.corralcache.spring;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.core.BridgeMethodResolver;

/**
 * Makes the keys of a method as Spring makes them, without what Spring sets up to evaluate an expression. Thread-safe,
 * as far as a generator is.
 */
interface KeyMaker {

    /**
     * Returns the key; null if there is none, which Spring refuses; {@link CachedCall#NO_KEY} if Spring is to try, and
     * to say why not. Throws what a generator throws.
     */
    @Nullable
    Object make(Object target, @Nullable Object[] arguments);

    /** The keys that {@code generator} makes for {@code method}. */
    static KeyMaker generated(KeyGenerator generator, Method method) {
        if (generator.getClass() == SimpleKeyGenerator.class) {
            return (target, arguments) -> SimpleKeyGenerator.generateKey(arguments);
        }
        Method told = BridgeMethodResolver.findBridgedMethod(method);
        return (target, arguments) -> generator.generate(target, told, arguments);
    }

    /**
     * The keys that {@code expression} makes.
     *
     * @return null if it depends on more than the arguments
     */
    static @Nullable KeyMaker expressed(String expression, ArgumentNames names) {
        ArgumentExpression parsed = ArgumentExpression.of(expression, names, true);
        if (parsed == null) {
            return null;
        }
        int argument = parsed.argument();
        if (argument >= 0) {
            return (target, arguments) -> arguments[argument];
        }
        return (target, arguments) -> {
            try {
                return parsed.value(arguments);
            } catch (RuntimeException e) {
                return CachedCall.NO_KEY;
            }
        };
    }
}
