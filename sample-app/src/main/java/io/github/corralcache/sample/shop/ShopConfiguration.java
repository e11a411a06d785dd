package io.github.corralcache.sample.shop;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.corralcache.sample.trace.ProductPageLog;
import java.util.List;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.caffeine.CaffeineCache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the shop, with two of everything that is compared: queries, caches, storefront. */
@Configuration(proxyBeanMethods = false)
class ShopConfiguration {

    @Bean
    ShopOpening shopOpening(
            ProductPageLog pageLog,
            ShopProperties properties,
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            QueryCosts costs) {
        return new ShopOpening(new ShopFiller(pageLog, properties.orderLines(), jdbc, transaction), costs);
    }

    @Bean
    QueryCosts queryCosts(JdbcClient jdbc) {
        return new QueryCosts(new ShopQueries(jdbc));
    }

    @Bean
    ShopQueries protectedQueries(JdbcClient jdbc) {
        return new ShopQueries(jdbc);
    }

    @Bean
    ShopQueries unprotectedQueries(JdbcClient jdbc) {
        return new ShopQueries(jdbc);
    }

    @Bean
    ProtectedStorefront protectedStorefront(ShopQueries protectedQueries) {
        return new ProtectedStorefront(protectedQueries);
    }

    @Bean
    UnprotectedStorefront unprotectedStorefront(ShopQueries unprotectedQueries) {
        return new UnprotectedStorefront(unprotectedQueries);
    }

    /** The same room for each: Corral twice, as it comes and knowing no costs, and Caffeine. */
    @Bean
    Contenders contenders(JdbcClient jdbc, CacheManager caches) {
        Cache costAware = Shop.cache(caches, "shared-cost-aware");
        Cache frequencyOnly = Shop.cache(caches, "shared-w-tinylfu");
        long size = Shop.corral(costAware).settings().maximum();
        return new Contenders(List.of(
                new Contender("cost-aware", size, costAware, new ShopQueries(jdbc)),
                new Contender("w-tinylfu", size, frequencyOnly, new ShopQueries(jdbc)),
                new Contender(
                        "caffeine",
                        size,
                        new CaffeineCache(
                                "caffeine",
                                Caffeine.newBuilder()
                                        .maximumSize(size)
                                        .executor(Runnable::run)
                                        .build()),
                        new ShopQueries(jdbc))));
    }

    @Bean
    Shop shop(
            ProtectedStorefront protectedStorefront,
            ShopQueries protectedQueries,
            UnprotectedStorefront unprotectedStorefront,
            ShopQueries unprotectedQueries,
            CacheManager caches) {
        return new Shop(
                new Shop.Side(protectedStorefront, protectedQueries, ""),
                new Shop.Side(unprotectedStorefront, unprotectedQueries, "unprotected-"),
                caches);
    }
}
