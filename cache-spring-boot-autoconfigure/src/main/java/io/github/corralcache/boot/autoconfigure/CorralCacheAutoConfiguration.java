package io.github.corralcache.boot.autoconfigure;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.PoolRouter;
import io.github.corralcache.Weigher;
import io.github.corralcache.boot.refresh.CallerContexts;
import io.github.corralcache.boot.refresh.DaemonThreads;
import io.github.corralcache.boot.refresh.RefreshExecutor;
import io.github.corralcache.cost.CostModel;
import io.github.corralcache.spring.CorralCacheManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizers;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Makes Corral the cache of an application, before Spring Boot would choose one of its own. Stands back where the
 * application has a cache manager or a cache resolver, where {@code spring.cache.type} asks for another cache, and
 * where {@code corral.enabled} is false.
 */
@AutoConfiguration(before = CacheAutoConfiguration.class, after = TaskExecutionAutoConfiguration.class)
@ConditionalOnClass({CacheBuilder.class, CacheManager.class, CacheAutoConfiguration.class})
@ConditionalOnBean(CacheAspectSupport.class)
@ConditionalOnMissingBean(value = CacheManager.class, name = "cacheResolver")
@OnSwitch("corral.enabled")
@Conditional(NoCacheTypeCondition.class)
@EnableConfigurationProperties(CorralProperties.class)
@Import(CorralManagers.Registration.class)
public final class CorralCacheAutoConfiguration {

    private static final Log LOG = LogFactory.getLog(CorralCacheAutoConfiguration.class);

    private static final String REFRESH_EXECUTOR = "corralRefreshExecutor";

    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor corralBinding(Environment environment) {
        return new CorralBinding(environment);
    }

    /**
     * The caches named in {@code spring.cache.cache-names} and no others, if it is set; else those under
     * {@code corral.caches} now and others when they are asked for.
     */
    @Bean
    CorralCacheManager cacheManager(
            CorralProperties properties,
            ConfigurableListableBeanFactory beans,
            Environment environment,
            RefreshExecutor refreshes,
            ObjectProvider<PoolRouter<?>> poolRouters,
            ObjectProvider<CorralCacheCustomizer> cacheCustomizers,
            ObjectProvider<CacheManagerCustomizer<?>> managerCustomizers) {
        List<CostModel<Object, Object>> models = costModels(beans.getBeanProvider(CostModel.class));
        List<CorralCacheCustomizer> customizers =
                cacheCustomizers.orderedStream().toList();
        List<String> names = CacheNames.in(environment);
        CorralVariables variables = new CorralVariables(environment);
        variables.advice().forEach(LOG::warn);
        DescribedCaches caches = NamesInVariables.settle(properties, environment, variables, names);
        PoolSettings pools = new PoolSettings(caches, poolRouter(poolRouters));
        CorralCacheFactory factory = new CorralCacheFactory(
                caches,
                new CapacitySettings(weighers(beans), pools),
                models,
                customizers,
                refreshes::forCache,
                SharedTiers.find(properties, beans, environment));
        factory.validate();
        SettingAdvisor.advise(caches, new WrittenProperties(environment)).forEach(LOG::warn);
        // a customizer may have given the model to the caches that it is for
        SettingAdvisor.adviseOnCosts(properties, !models.isEmpty() && customizers.isEmpty())
                .forEach(LOG::warn);
        SettingAdvisor.adviseOnNames(caches, names).forEach(LOG::warn);
        FormerCaches.advise(environment, beans).forEach(LOG::warn);
        CorralCacheManager manager = new CorralCacheManager(factory, pools.pools());
        if (names.isEmpty()) {
            caches.names().forEach(manager::getCache);
        } else {
            manager.setCacheNames(names);
        }
        return new CacheManagerCustomizers(managerCustomizers.orderedStream().toList()).customize(manager);
    }

    /** Weighers are declared for the types they weigh; the caches of Spring's abstraction hold objects. */
    @SuppressWarnings("unchecked")
    private static Map<String, Weigher<Object, Object>> weighers(ListableBeanFactory beans) {
        return (Map<String, Weigher<Object, Object>>) (Map<String, ?>) beans.getBeansOfType(Weigher.class);
    }

    /** Declared for the keys it knows, as weighers are for what they weigh. */
    @SuppressWarnings("unchecked")
    private static @Nullable PoolRouter<Object> poolRouter(ObjectProvider<PoolRouter<?>> routers) {
        return (PoolRouter<Object>) routers.getIfAvailable();
    }

    /** As many as there are, unless the application prefers one; declared for the types they know, as weighers are. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<CostModel<Object, Object>> costModels(ObjectProvider<CostModel> models) {
        CostModel<Object, Object> preferred = models.getIfUnique();
        return preferred != null
                ? List.of(preferred)
                : models.stream()
                        .map(model -> (CostModel<Object, Object>) model)
                        .toList();
    }

    /** Not a candidate where an application asks for an executor, so that Spring Boot still provides its own. */
    @Bean(name = REFRESH_EXECUTOR, defaultCandidate = false, destroyMethod = "shutdownNow")
    @ConditionalOnMissingBean(name = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME)
    ThreadPoolExecutor corralRefreshExecutor(CorralProperties properties) {
        return DaemonThreads.create(RefreshSettings.limits(properties.refresh()).maxConcurrent());
    }

    /**
     * On the threads that Spring Boot has for tasks of the application, which may be virtual; else on Corral's own.
     * Closed by {@link CorralShutdown}, when it is time.
     */
    @Bean(destroyMethod = "")
    RefreshExecutor corralRefreshes(
            CorralProperties properties,
            @Qualifier(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME)
                    ObjectProvider<Executor> applicationExecutor,
            @Qualifier(REFRESH_EXECUTOR) ObjectProvider<Executor> ownExecutor,
            ApplicationContext context) {
        CorralProperties.RefreshSpec refresh = properties.refresh();
        return new RefreshExecutor(
                applicationExecutor.getIfAvailable(ownExecutor::getObject),
                RefreshSettings.limits(refresh),
                refresh.propagateContext()
                        ? CallerContexts.present(refresh.propagateSecurity(), context.getClassLoader())
                        : List.of());
    }

    /** Does not ask for the manager itself, in the place of which there may be a wrapper of it, or a mock. */
    @Bean
    CorralShutdown corralShutdown(CorralManagers managers, RefreshExecutor refreshes, ApplicationContext context) {
        return new CorralShutdown(managers, refreshes, context);
    }
}
