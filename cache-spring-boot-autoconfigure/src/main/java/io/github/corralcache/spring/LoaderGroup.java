package io.github.corralcache.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * Names the group of what one method loads: the same in every process, and another for each overload, unless two differ
 * in nothing but the packages of their parameters' types.
 */
final class LoaderGroup {

    /** Names are shown to operators, and kept by the cache. */
    static final int LONGEST = 200;

    private LoaderGroup() {}

    /**
     * Returns such as {@code shop.Catalog.find(String, int)}: the class of {@code target}, the method and its
     * parameters' types without their packages. Of a name that is too long the end is a number made of all of it.
     */
    static String of(Method method, Object target) {
        Class<?> type = AopProxyUtils.ultimateTargetClass(target);
        // what is called through an interface or a bridge may have other parameters
        Method specific = AopUtils.getMostSpecificMethod(method, type);
        String name = Arrays.stream(specific.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", ClassUtils.getQualifiedMethodName(specific, type) + "(", ")"));
        if (name.length() <= LONGEST) {
            return name;
        }
        String number = "…#" + Integer.toHexString(name.hashCode());
        return name.substring(0, LONGEST - number.length()) + number;
    }
}
