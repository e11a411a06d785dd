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

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final URI shop;

    /** @param shop where the shop is, as in {@code http://localhost:8080} */
    ShopClient(URI shop) {
        this.shop = shop;
    }

    /** Asks for the page of a product. The future holds the HTTP status; it fails if there was no answer. */
    CompletableFuture<Integer> productPage(int id, Protection protection) {
        HttpRequest request = HttpRequest.newBuilder(uri("/api/products/" + id, protection))
                .timeout(PATIENCE)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
    }

    /** Returns a caller for the report on a market, not connected yet. */
    Caller caller(Market market, Protection protection) {
        return new Caller(uri("/api/markets/" + market + "/report", protection), (int) PATIENCE.toMillis());
    }

    private URI uri(String path, Protection protection) {
        return shop.resolve(path + "?protection=" + protection);
    }
}
