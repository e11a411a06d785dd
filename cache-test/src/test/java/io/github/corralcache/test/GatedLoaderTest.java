package io.github.corralcache.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class GatedLoaderTest {

    private final GatedLoader<String, Integer> loader = GatedLoader.of(String::length);

    @Test
    void holdsALoadUntilReleased() {
        try (Stampede<Integer> caller = Stampede.of(1, () -> loader.load("corral"))) {
            HeldLoad<Integer> load = loader.awaitStarted("corral");
            assertThat(caller.done()).isZero();
            load.release();
            assertThat(caller.values()).containsExactly(6);
        }
    }

    @Test
    void handsOutEachLoadOnceInTheOrderTheyStarted() {
        try (Stampede<Integer> callers = Stampede.of(2, () -> loader.load("k"))) {
            HeldLoad<Integer> first = loader.awaitStarted("k");
            HeldLoad<Integer> second = loader.awaitStarted("k");
            assertThat(first).isNotSameAs(second);
            first.complete(1);
            second.complete(2);
            assertThat(callers.values()).containsExactlyInAnyOrder(1, 2);
        }
    }

    @Test
    void failsALoadWithWhatItIsGiven() {
        IOException failure = new IOException("backend is down");
        try (Stampede<Integer> caller = Stampede.of(1, () -> loader.load("k"))) {
            loader.awaitStarted("k").fail(failure);
            assertThat(caller.failures()).singleElement().isSameAs(failure);
        }
    }

    @Test
    void countsLoadsByKey() throws Exception {
        loader.open();
        loader.load("a");
        loader.load("a");
        loader.load("b");
        assertThat(loader.loads("a")).isEqualTo(2);
        assertThat(loader.loads("b")).isEqualTo(1);
        assertThat(loader.loads("c")).isZero();
        assertThat(loader.loads()).isEqualTo(3);
    }

    @Test
    void openReleasesWhatIsHeldAndHoldsNothingMore() throws Exception {
        try (Stampede<Integer> caller = Stampede.of(1, () -> loader.load("held"))) {
            loader.awaitStarted("held");
            loader.open();
            assertThat(caller.values()).containsExactly(4);
        }
        assertThat(loader.load("passes")).isEqualTo(6);
    }

    @Test
    void shutHoldsAgain() {
        loader.open();
        loader.shut();
        try (Stampede<Integer> caller = Stampede.of(1, () -> loader.load("k"))) {
            HeldLoad<Integer> load = loader.awaitStarted("k");
            assertThat(caller.done()).isZero();
            load.release();
        }
    }

    @Test
    void holdsAsynchronousLoadsAlike() throws Exception {
        CompletionStage<Integer> stage = uncheckedStage();
        assertThat(stage.toCompletableFuture()).isNotDone();
        loader.awaitStarted("corral").release();
        assertThat(stage.toCompletableFuture()).isCompletedWithValue(6);
        assertThat(loader.loads("corral")).isEqualTo(1);
    }

    @SuppressWarnings("unchecked")
    private CompletionStage<Integer> uncheckedStage() throws Exception {
        return (CompletionStage<Integer>) loader.async().load("corral");
    }

    @Test
    void loadWhoseValueCannotBeMadeFails() {
        GatedLoader<String, Integer> broken = GatedLoader.of(Integer::valueOf);
        broken.open();
        try (Stampede<Integer> caller = Stampede.of(1, () -> broken.load("not a number"))) {
            assertThat(caller.failures()).singleElement().isInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    void interruptEndsAHeldLoad() {
        try (Stampede<Integer> caller = Stampede.of(1, () -> loader.load("k"))) {
            loader.awaitStarted("k");
            caller.interrupt();
            assertThat(caller.failures()).singleElement().isInstanceOf(InterruptedException.class);
        }
    }
}
