package io.github.corralcache.sample.web;

import io.github.corralcache.sample.shop.BasketReport;
import io.github.corralcache.sample.shop.Bestseller;
import io.github.corralcache.sample.shop.Market;
import io.github.corralcache.sample.shop.MarketReport;
import io.github.corralcache.sample.shop.Product;
import io.github.corralcache.sample.shop.ProductPage;
import io.github.corralcache.sample.shop.Protection;
import io.github.corralcache.sample.shop.Shop;
import io.github.corralcache.sample.shop.Storefront;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What customers see. {@code protection=off} answers from the caches that are not protected. */
@RestController
@RequestMapping("/api")
class ShopController {

    private final Shop shop;

    ShopController(Shop shop) {
        this.shop = shop;
    }

    @GetMapping("/products/{id}")
    ProductPage product(@PathVariable int id, @RequestParam(defaultValue = "on") Protection protection) {
        Storefront storefront = shop.storefront(protection);
        Product product = storefront
                .product(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no product " + id));
        return ProductPage.of(product, storefront);
    }

    @GetMapping("/categories/{id}/bestsellers")
    List<Bestseller> bestsellers(@PathVariable int id, @RequestParam(defaultValue = "on") Protection protection) {
        return shop.storefront(protection).bestsellers(id);
    }

    @GetMapping("/markets/{market}/report")
    MarketReport report(@PathVariable Market market, @RequestParam(defaultValue = "on") Protection protection) {
        return shop.storefront(protection).marketReport(market);
    }

    @GetMapping("/markets/{market}/baskets")
    BasketReport baskets(@PathVariable Market market, @RequestParam(defaultValue = "on") Protection protection) {
        return shop.storefront(protection).basketReport(market);
    }
}
