package io.github.corralcache.spring;

import io.github.corralcache.CacheBuilder;
import io.github.corralcache.CacheStats;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One application, which does at random what another one of its kind does too, and tells all that comes of it. */
final class HitPlanSides implements AutoCloseable {

    private static final List<Method> METHODS = Arrays.stream(HitPlanServices.class.getDeclaredMethods())
            .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
            .filter(method -> method.getAnnotations().length > 0)
            .sorted(Comparator.comparing(Method::getName))
            .toList();

    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext(Application.class);
    private final HitPlanServices services = context.getBean(HitPlanServices.class);
    private final CorralCacheManager manager = context.getBean(CorralCacheManager.class);
    private final List<String> told = context.getBean(Events.class).told;
    private final TransactionTemplate transaction = new TransactionTemplate(new TransactionTest.Transactions());
    private final HitPlanServices.Key[] keys = {new HitPlanServices.Key("k"), new HitPlanServices.Key("l")};

    /** What a call has returned a while ago, and may be subscribed to once more. */
    private @Nullable Mono<?> kept;

    /** @param maker of the plans; null for none */
    HitPlanSides(HitPlan.@Nullable Maker maker) {
        ((CorralCacheInterceptor) context.getBean(CacheInterceptor.class)).planWith(maker);
    }

    /** What listeners of removals are told. */
    static final class Events {
        private final List<String> told = new ArrayList<>();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Application {

        @Bean
        static CorralInterceptorInstaller corralInterceptorInstaller(BeanFactory beanFactory) {
            return new CorralInterceptorInstaller(beanFactory);
        }

        @Bean
        Events events() {
            return new Events();
        }

        @Bean
        CorralCacheManager cacheManager(Events events) {
            return new CorralCacheManager(name -> new CorralCache(CacheBuilder.named(name)
                    .maximumSize(1000)
                    .removalListener((key, value, cause) -> events.told.add(name + " " + text(key) + " " + cause))
                    .build()));
        }

        @Bean
        HitPlanServices services(ObjectProvider<HitPlanServices> proxy) {
            return new HitPlanServices(proxy);
        }

        @Bean
        KeyGenerator generator(HitPlanServices services) {
            return services.generator();
        }

        @Bean
        @Scope(BeanDefinition.SCOPE_PROTOTYPE)
        KeyGenerator prototype(HitPlanServices services) {
            return services.generator();
        }
    }

    /** Does what {@code random} says, from the beginning; returns what came of it, step by step. */
    List<String> run(Random random, int steps) {
        manager.getCacheNames().forEach(manager::removeCache);
        services.calls().clear();
        told.clear();
        kept = null;
        List<String> log = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            step(random, log, true);
        }
        return log;
    }

    private void step(Random random, List<String> log, boolean mayNest) {
        int kind = random.nextInt(40);
        if (kind < 2) {
            kept = null; // answered from the cache that has taken the place of its own, and not from none any more
        }
        if (kind == 0) {
            log.add("removed " + manager.removeCache("one"));
        } else if (kind == 1) {
            manager.registerCache(
                    new CorralCache(CacheBuilder.named("one").maximumSize(1000).build()));
        } else if (kind == 2) {
            HitPlanServices.Key.broken = true;
            call(random, log);
            HitPlanServices.Key.broken = false;
        } else if (kind == 39 && kept != null) {
            log.add("again " + described(kept));
        } else if (kind < 6 && mayNest) {
            transact(random, log);
        } else {
            call(random, log);
        }
        Map<String, String> figures = new TreeMap<>();
        manager.getCacheNames().forEach(name -> figures.put(name, figures(name)));
        log.add(figures + " " + services.calls().size() + " " + told);
    }

    private void transact(Random random, List<String> log) {
        transaction.setPropagationBehavior(
                random.nextBoolean()
                        ? TransactionDefinition.PROPAGATION_REQUIRED
                        : TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        transaction.executeWithoutResult(status -> {
            log.add("begins");
            int steps = random.nextInt(12);
            for (int i = 0; i < steps; i++) {
                step(random, log, false);
            }
            if (random.nextBoolean()) {
                status.setRollbackOnly();
            }
        });
        log.add("ends");
    }

    private String figures(String name) {
        CacheStats stats = Contexts.cache(context, name).getNativeCache().stats();
        Map<String, String> contents = new TreeMap<>();
        Contexts.cache(context, name)
                .getNativeCache()
                .asMap()
                .forEach((key, value) -> contents.put(text(key), String.valueOf(value)));
        return stats.hits() + " " + stats.staleServed() + " " + stats.misses() + " " + stats.loads() + " "
                + stats.loadFailures() + " " + stats.puts() + contents;
    }

    private static String text(Object key) {
        return key instanceof Object[] array
                ? Arrays.deepToString(array)
                : key.toString().replaceAll("@.*", ""); // those differ anyhow
    }

    private void call(Random random, List<String> log) {
        Method method = METHODS.get(random.nextInt(METHODS.size()));
        @Nullable Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(random, method.getParameterTypes()[i]);
        }
        log.add(method.getName() + Arrays.deepToString(arguments) + " = " + outcome(method, arguments));
    }

    private @Nullable Object argument(Random random, Class<?> type) {
        if (type == int.class) {
            return random.nextInt(2);
        }
        if (type == Object[].class) {
            return new Object[] {argument(random, Object.class)};
        }
        int number = random.nextInt(9);
        return number < 5 || type == String.class
                ? String.valueOf((char) ('a' + number % 5))
                : number < 7 ? keys[number - 5] : number == 7 ? null : new Object[] {"in an array"};
    }

    private @Nullable String outcome(Method method, @Nullable Object[] arguments) {
        try {
            return described(method.invoke(services, arguments));
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private String described(@Nullable Object result) {
        try {
            if (result instanceof CompletionStage<?> stage) {
                return stage.getClass() + " of " + stage.toCompletableFuture().join();
            }
            if (result instanceof Mono<?> mono) {
                kept = mono;
                return "Mono of " + mono.block() + ", " + mono.block();
            }
            return result instanceof Flux<?> flux
                    ? "Flux of " + flux.collectList().block()
                    : String.valueOf(result);
        } catch (CompletionException e) {
            return "later " + e.getCause();
        } catch (RuntimeException e) {
            return "later " + e;
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
