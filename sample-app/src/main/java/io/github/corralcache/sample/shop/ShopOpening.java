package io.github.corralcache.sample.shop;

import org.springframework.beans.factory.SmartInitializingSingleton;

/** Gets the shop ready before the web server takes its first request. */
final class ShopOpening implements SmartInitializingSingleton {

    private final ShopFiller filler;
    private final QueryCosts costs;

    ShopOpening(ShopFiller filler, QueryCosts costs) {
        this.filler = filler;
        this.costs = costs;
    }

    @Override
    public void afterSingletonsInstantiated() {
        filler.fill();
        costs.measure();
    }
}
