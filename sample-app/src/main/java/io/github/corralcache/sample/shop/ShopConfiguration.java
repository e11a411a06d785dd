package io.github.corralcache.sample.shop;

import io.github.corralcache.sample.trace.ProductPageLog;
import org.springframework.cache.CacheManager;
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
