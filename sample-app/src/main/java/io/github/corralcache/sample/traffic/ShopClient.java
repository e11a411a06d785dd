package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Market;
import io.github.corralcache.sample.shop.Protection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A customer's browser, as far as the shop can tell: sends real requests to its HTTP interface. Thread-safe. */
final class ShopClient {

    /** How long a customer waits for an answer. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final URI shop;

    /** @param shop where the shop is, as in {@code http://localhost:8080} */
    ShopClient(URI shop) {
        this.shop = shop;
    }

    /** Asks for the page of a product. The future never fails. */
    CompletableFuture<Outcome> productPage(int id, Protection protection) {
        return ask(productPageAddress(id, protection));
    }

    /** Returns where the page of a product is. */
    URI productPageAddress(int id, Protection protection) {
        return uri("/api/products/" + id, protection);
    }

    /** Returns where the shop says whether it is alive. */
    URI healthAddress() {
        return shop.resolve("/actuator/health");
    }

    /** Returns callers who want to know what is bought together in a market, connected. */
    Herd herd(Market market, Protection protection, int callers) {
        return new Herd(uri("/api/markets/" + market + "/baskets", protection), callers);
    }

    private CompletableFuture<Outcome> ask(URI page) {
        HttpRequest request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((answer, failure) -> failure == null
                        ? Outcome.of(
                                answer.statusCode(),
                                answer.headers().firstValue("Retry-After").isPresent())
                        : Outcome.FAILED);
    }

    private URI uri(String path, Protection protection) {
        return shop.resolve(path + "?protection=" + protection);
    }
}
