package io.github.corralcache.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.aopalliance.aop.Advice;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheProxyFactoryBean;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Says once, when the application has started, which cached methods do not share loads because their calls do not come
 * by Corral's interceptor: those of JSR-107, those of interceptors of another class, AspectJ's among them, and those of
 * a {@link CacheProxyFactoryBean}, which keeps its interceptor to itself. They are cached all the same. Looks at beans
 * that exist, and makes none.
 */
public final class UnprotectedMethods implements SmartInitializingSingleton {

    private static final Log LOG = LogFactory.getLog(UnprotectedMethods.class);

    /** By names, as an application need not have these classes. */
    private static final String JSR_107_ADVICE = "org.springframework.cache.jcache.interceptor.JCacheAspectSupport";

    private static final String JSR_107_ANNOTATION = "javax.cache.annotation.CacheResult";

    private final ConfigurableListableBeanFactory beans;

    /** Looks at the beans of {@code beans}. */
    public UnprotectedMethods(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Set<String> interceptors = new TreeSet<>();
        Set<String> methods = new TreeSet<>();
        for (String name : beans.getSingletonNames()) {
            Object bean = beans.getSingleton(name);
            if ((bean instanceof CacheAspectSupport && !(bean instanceof CorralCacheInterceptor))
                    || bean instanceof CacheProxyFactoryBean) {
                interceptors.add("'" + name + "' (" + bean.getClass().getName() + ")");
            } else if (bean instanceof Advised proxy && isAdvisedByJsr107(proxy)) {
                addResults(AopProxyUtils.ultimateTargetClass(bean), methods);
            }
        }
        if (!interceptors.isEmpty()) {
            LOG.warn("Only methods with sync = true share loads, because calls pass through an interceptor other than"
                    + " Corral's: " + String.join(", ", interceptors));
        }
        if (!methods.isEmpty()) {
            LOG.warn(
                    "Methods with JSR-107 annotations are cached, but each caller of a missing key loads the value itself;"
                            + " use Spring's @Cacheable to share loads: " + String.join(", ", methods));
        }
    }

    private static boolean isAdvisedByJsr107(Advised proxy) {
        return Arrays.stream(proxy.getAdvisors()).map(Advisor::getAdvice).anyMatch(UnprotectedMethods::isJsr107);
    }

    private static boolean isJsr107(Advice advice) {
        for (Class<?> type = advice.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(JSR_107_ADVICE)) {
                return true;
            }
        }
        return false;
    }

    private static void addResults(Class<?> type, Set<String> methods) {
        for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
            Method specific = AopUtils.getMostSpecificMethod(method, type);
            if (MergedAnnotations.from(specific, SearchStrategy.TYPE_HIERARCHY).isPresent(JSR_107_ANNOTATION)) {
                methods.add(ClassUtils.getQualifiedMethodName(specific, type));
            }
        }
    }
}
