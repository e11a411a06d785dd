package io.github.corralcache.boot.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheLoadTimeoutException;
import io.github.corralcache.CacheOverloadException;
import io.github.corralcache.CacheOverloadException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverloadTest {

    private static CacheOverloadException turnedAway(Duration retryAfter) {
        return new CacheOverloadException("books", "too many", Reason.WAITERS, retryAfter);
    }

    @ParameterizedTest
    @CsvSource({"PT0S,1", "PT0.001S,1", "PT1S,1", "PT1.000000001S,2", "PT2M,120"})
    @Tag("ST7")
    void roundsUpToWholeSecondsAndAtLeastOne(Duration retryAfter, long seconds) {
        assertThat(Overload.behind(turnedAway(retryAfter))).isEqualTo(new Overload("books", seconds));
    }

    @Test
    void isFoundInsideOtherExceptions() {
        Throwable wrapped = new IllegalStateException(new CompletionException(turnedAway(Duration.ofSeconds(3))));

        assertThat(Overload.behind(wrapped)).isEqualTo(new Overload("books", 3));
        assertThat(Overload.behind(new RuntimeException(
                        new CacheLoadTimeoutException("books", "slow", Duration.ofMillis(11_500)))))
                .isEqualTo(new Overload("books", 12));
    }

    @Test
    void isNotEveryException() {
        Throwable circle = new IllegalStateException();
        Throwable other = new IllegalStateException(circle);
        circle.initCause(other);

        assertThat(Overload.behind(new IllegalStateException())).isNull();
        assertThat(Overload.behind(circle)).isNull();
    }
}
