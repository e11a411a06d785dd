package io.github.corralcache.boot.web;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Makes a failure a 503 in WebFlux, and leaves the answer to the error handler that comes after. Comes just before
 * Spring Boot's, so that what the application does about such an exception goes first.
 */
final class OverloadWebExceptionHandler implements WebExceptionHandler, Ordered {

    @Override
    public int getOrder() {
        return -2;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        Overload overload = Overload.behind(failure);
        if (overload == null || exchange.getResponse().isCommitted()) {
            return Mono.error(failure);
        }
        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(overload.retryAfterSeconds()));
        return Mono.error(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, null, failure));
    }
}
