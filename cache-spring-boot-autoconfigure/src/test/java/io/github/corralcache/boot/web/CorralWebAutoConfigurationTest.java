package io.github.corralcache.boot.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CacheOverloadException.Reason;
import io.github.corralcache.boot.autoconfigure.CorralCacheAutoConfiguration;
import io.github.corralcache.boot.autoconfigure.CorralEnableCachingAutoConfiguration;
import io.github.corralcache.spring.CorralCacheManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import reactor.core.publisher.Mono;

class CorralWebAutoConfigurationTest {

    private static final AutoConfigurations CORRAL = AutoConfigurations.of(
            CorralEnableCachingAutoConfiguration.class,
            CorralCacheAutoConfiguration.class,
            CorralWebAutoConfiguration.class);

    private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
            .withConfiguration(CORRAL)
            .withConfiguration(AutoConfigurations.of(
                    DispatcherServletAutoConfiguration.class,
                    WebMvcAutoConfiguration.class,
                    ErrorMvcAutoConfiguration.class));

    private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
            .withConfiguration(CORRAL)
            .withConfiguration(AutoConfigurations.of(
                    HttpHandlerAutoConfiguration.class,
                    WebFluxAutoConfiguration.class,
                    ErrorWebFluxAutoConfiguration.class));

    private static CacheOverloadException turnedAway() {
        return new CacheOverloadException("books", "too many", Reason.WAITERS, Duration.ofMillis(2500));
    }

    @RestController
    static class Controller {

        @GetMapping("/plain")
        public String plain() {
            throw turnedAway();
        }

        @GetMapping("/wrapped")
        public String wrapped() {
            throw new IllegalStateException("could not say", turnedAway());
        }

        @GetMapping("/other")
        public String other() {
            throw new IllegalArgumentException("something else");
        }
    }

    @RestController
    static class FutureController {
        @GetMapping("/future")
        public CompletableFuture<String> future() {
            return CompletableFuture.failedFuture(turnedAway());
        }
    }

    @RestController
    static class MonoController {
        @GetMapping("/mono")
        public Mono<String> mono() {
            return Mono.error(turnedAway());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Functional {
        @Bean
        RouterFunction<ServerResponse> routes() {
            return RouterFunctions.route()
                    .GET("/functional", request -> {
                        throw turnedAway();
                    })
                    .build();
        }
    }

    @RestControllerAdvice
    static class Advice {
        @ExceptionHandler(CacheOverloadException.class)
        public ResponseEntity<String> busy() {
            return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS).body("busy");
        }
    }

    @Test
    @Tag("ST7")
    void answersAServletRequestWith503AndWhenToComeBack() {
        servlet.withUserConfiguration(Controller.class, Functional.class).run(context -> {
            MockMvcTester mvc = MockMvcTester.from(context);
            for (String uri : new String[] {"/plain", "/wrapped", "/functional"}) {
                assertThat(mvc.get().uri(uri))
                        .as(uri)
                        .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                        .hasHeader(HttpHeaders.RETRY_AFTER, "3");
            }
            assertThat(mvc.get().uri("/other"))
                    .hasFailed()
                    .failure()
                    .hasRootCauseInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void answersAnAsynchronousServletRequestToo() {
        servlet.withUserConfiguration(FutureController.class)
                .run(context -> assertThat(MockMvcTester.from(context).get().uri("/future"))
                        .hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
                        .hasHeader(HttpHeaders.RETRY_AFTER, "3"));
    }

    @Test
    void letsTheApplicationsHandlerGoFirst() {
        servlet.withUserConfiguration(Controller.class, Advice.class)
                .run(context -> assertThat(MockMvcTester.from(context).get().uri("/plain"))
                        .hasStatus(HttpStatus.TOO_MANY_REQUESTS)
                        .doesNotContainHeader(HttpHeaders.RETRY_AFTER));
        reactive.withUserConfiguration(Controller.class, Advice.class)
                .run(context -> WebTestClient.bindToApplicationContext(context)
                        .build()
                        .get()
                        .uri("/plain")
                        .exchange()
                        .expectStatus()
                        .isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
                        .expectHeader()
                        .doesNotExist(HttpHeaders.RETRY_AFTER));
    }

    @Test
    @Tag("ST7")
    void answersAReactiveRequestWith503AndWhenToComeBack() {
        reactive.withUserConfiguration(Controller.class, MonoController.class).run(context -> {
            WebTestClient client =
                    WebTestClient.bindToApplicationContext(context).build();
            for (String uri : new String[] {"/plain", "/wrapped", "/mono"}) {
                client.get()
                        .uri(uri)
                        .exchange()
                        .expectStatus()
                        .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                        .expectHeader()
                        .valueEquals(HttpHeaders.RETRY_AFTER, "3");
            }
            client.get()
                    .uri("/other")
                    .exchange()
                    .expectStatus()
                    .is5xxServerError()
                    .expectHeader()
                    .doesNotExist(HttpHeaders.RETRY_AFTER);
        });
    }

    @Test
    void standsBackWhereThereIsNoWeb() {
        new ApplicationContextRunner()
                .withConfiguration(CORRAL)
                .run(context -> assertThat(context)
                        .hasSingleBean(CorralCacheManager.class)
                        .doesNotHaveBean(CorralWebAutoConfiguration.class));
        servlet.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
                .run(context -> assertThat(context).hasNotFailed());
        reactive.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
                .run(context -> assertThat(context).hasNotFailed());
        new ApplicationContextRunner()
                .withConfiguration(CORRAL)
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.web", "jakarta.servlet", "reactor", "org.reactivestreams"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(CorralCacheManager.class)
                                    .getCache("books")
                                    .get("k", () -> "v"))
                            .isEqualTo("v");
                });
    }
}
