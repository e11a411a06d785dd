package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.spring.CorralCacheManager;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.support.CompositeCacheManager;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where a cache manager is one of Corral's, or may turn out to be or to wrap one: an application may declare
 * its own as a plain {@link CacheManager}, and what it returns is not known before it is made. Where it turns out to be
 * another one, what depends on this condition has nothing to do. Those of Spring's own that are sure to be other caches
 * do not match, nor does anything but a manager declared as Corral's where Corral is not wanted.
 */
public final class CorralInUseCondition extends SpringBootCondition implements ConfigurationCondition {

    private static final String TRANSACTION_PROXY =
            "org.springframework.cache.transaction.TransactionAwareCacheManagerProxy";

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("Corral in use");
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        if (beans == null) {
            return ConditionOutcome.noMatch(message.because("there are no beans"));
        }
        String[] corrals = names(beans, CorralCacheManager.class);
        if (corrals.length > 0) {
            return ConditionOutcome.match(message.foundExactly((Object[]) corrals));
        }
        if (!isWanted(context.getEnvironment())) {
            return ConditionOutcome.noMatch(message.because("another cache is asked for"));
        }
        return Arrays.stream(names(beans, CacheManager.class))
                .filter(name -> mayBeCorral(beans.getType(name, false)))
                .findFirst()
                .map(name -> ConditionOutcome.match(message.because("cache manager '" + name + "' may be Corral's")))
                .orElseGet(() -> ConditionOutcome.noMatch(message.because("no cache manager may be Corral's")));
    }

    private static String[] names(ConfigurableListableBeanFactory beans, Class<?> type) {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false);
    }

    private static boolean isWanted(Environment environment) {
        return Boolean.TRUE.equals(Binder.get(environment)
                        .bind("corral.enabled", Boolean.class)
                        .orElse(true))
                && !environment.containsProperty("spring.cache.type");
    }

    private static boolean mayBeCorral(@Nullable Class<?> type) {
        return type == null
                || type.isAssignableFrom(CorralCacheManager.class)
                || type == CompositeCacheManager.class
                || type.getName().equals(TRANSACTION_PROXY)
                || !type.getName().startsWith("org.springframework.");
    }
}
