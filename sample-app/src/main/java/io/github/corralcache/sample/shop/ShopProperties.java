package io.github.corralcache.sample.shop;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the shop.
 *
 * @param orderLines how many order lines the shop is filled with
 */
@ConfigurationProperties("shop")
record ShopProperties(@DefaultValue("500000") int orderLines) {

    ShopProperties {
        if (orderLines < 1) {
            throw new IllegalArgumentException("shop.order-lines is " + orderLines + ", must be at least 1");
        }
    }
}
