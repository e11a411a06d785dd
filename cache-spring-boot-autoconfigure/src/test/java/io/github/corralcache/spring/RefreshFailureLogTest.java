package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.Refresh;
import io.github.corralcache.spring.RefreshFailureLog.Fate;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the log tells of stale values that could not be refreshed. */
@ExtendWith(OutputCaptureExtension.class)
class RefreshFailureLogTest {

    private final FakeTime time = new FakeTime();

    private static List<String> warnings(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("WARN") && line.contains("could not be refreshed"))
                .toList();
    }

    @Test
    void warnsOfOneFailureAMinuteAndCountsTheOthers(CapturedOutput output) {
        RefreshFailureLog log = new RefreshFailureLog("books", time::read);
        log.failed(Fate.STALE, new IllegalStateException("down"));
        log.failed(Fate.STALE, new IllegalStateException("down"));
        time.advance(Duration.ofSeconds(59));
        log.failed(Fate.STALE, new IllegalStateException("down"));
        assertThat(warnings(output))
                .singleElement()
                .asString()
                .contains("'books'", "is served until it is gone")
                .doesNotContain("others");
        time.advance(Duration.ofSeconds(1));
        log.failed(Fate.STALE, new IllegalStateException("down"));
        assertThat(warnings(output)).hasSize(2).last().asString().contains("2 others");
        assertThat(output).contains("java.lang.IllegalStateException: down");
    }

    @Test
    void warnsOfAFailureThatNoCallerSees(CapturedOutput output) {
        CorralCache cache = staleCache(Refresh.BACKGROUND);
        assertThat(cache.<String>get("k", () -> {
                    throw new IllegalStateException("down");
                }))
                .isEqualTo("old");
        assertThat(warnings(output)).hasSize(1);
    }

    @Test
    void warnsOfAnAsynchronousFailureToo(CapturedOutput output) {
        CorralCache cache = staleCache(Refresh.BACKGROUND);
        assertThat(cache.retrieve("k", () -> CompletableFuture.<String>failedFuture(new IllegalStateException("down"))))
                .isCompletedWithValue("old");
        assertThat(warnings(output)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void saysOfAValueThatIsLeftThatItIsServed(Refresh refresh, CapturedOutput output) {
        CorralCache cache = staleCache(refresh);
        assertThat(cache.<String>get("k", () -> {
                    throw new IllegalStateException("down");
                }))
                .isEqualTo("old");
        assertThat(warnings(output)).singleElement().asString().contains("is served until it is gone");
    }

    @Test
    void saysOfAValueThatIsGoneByThenThatItIsNotThere(CapturedOutput output) {
        CorralCache blocking = staleCache(Refresh.BACKGROUND);
        // the executor of this test refreshes on the caller's thread, and what is gone by then is no answer
        assertThatException()
                .isThrownBy(() -> blocking.<String>get("k", () -> {
                    time.advance(Duration.ofMinutes(9));
                    throw new IllegalStateException("down");
                }));
        CorralCache asynchronous = staleCache(Refresh.BACKGROUND);
        asynchronous.retrieve("k", () -> {
            asynchronous.evict("k");
            return CompletableFuture.<String>failedFuture(new IllegalStateException("down"));
        });
        assertThat(warnings(output))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).contains("is there no longer").doesNotContain("served"));
    }

    @Test
    void saysNothingOfAValueThatIsGoneIfItsCallerSeesTheFailure(CapturedOutput output) {
        CorralCache cache = staleCache(Refresh.CALLER);
        assertThatException()
                .isThrownBy(() -> cache.get("k", () -> {
                    time.advance(Duration.ofMinutes(9));
                    throw new IllegalStateException("down");
                }));
        CorralCache asynchronous = staleCache(Refresh.CALLER);
        assertThat(asynchronous.retrieve("k", () -> {
                    time.advance(Duration.ofMinutes(9));
                    return CompletableFuture.<String>failedFuture(new IllegalStateException("down"));
                }))
                .isCompletedExceptionally();
        assertThat(warnings(output)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void saysOfAValueThatWasWrittenMeanwhileThatThereIsAnother(Refresh refresh, CapturedOutput output) {
        CorralCache cache = staleCache(refresh);
        cache.<String>get("k", () -> {
            cache.put("k", "written");
            throw new IllegalStateException("down");
        });
        assertThat(cache.get("k", String.class)).isEqualTo("written");
        assertThat(warnings(output))
                .singleElement()
                .asString()
                .contains("another one has been stored")
                .doesNotContain("served");
    }

    @Test
    void saysNothingOfAFailureThatACallerSees(CapturedOutput output) {
        CorralCache missing = staleCache(Refresh.BACKGROUND);
        assertThatException()
                .isThrownBy(() -> missing.get("other", () -> {
                    throw new IllegalStateException("down");
                }));
        assertThat(warnings(output)).isEmpty();
    }

    /** A cache whose value of "k" is stale, and which is refreshed at once. */
    private CorralCache staleCache(Refresh refresh) {
        Cache<Object, Object> cache = CacheBuilder.named("books")
                .maximumSize(10)
                .ttl(Duration.ofMinutes(1), Duration.ofMinutes(10))
                .refresh(refresh)
                .executor(Runnable::run)
                .ticker(time)
                .scheduler(time)
                .build();
        cache.put("k", "old");
        time.advance(Duration.ofMinutes(1));
        return new CorralCache(cache);
    }
}
