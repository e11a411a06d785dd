package io.github.corralcache.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which load a thread is taken to be busy with. */
class LoadChainTest {

    private final Flight<String, String> outer = new Flight<>("test", "outer", 0, false, 0, 0);
    private final Flight<String, String> middle = new Flight<>("test", "middle", 0, false, 0, 0);
    private final Flight<String, String> inner = new Flight<>("test", "inner", 0, false, 0, 0);

    /** Of what this test has begun, and of what others have claimed here and never settled. */
    @BeforeEach
    @AfterEach
    void freeThisThread() {
        for (Flight<?, ?> flight = LoadChain.current(); flight != null; flight = LoadChain.current()) {
            LoadChain.exit(flight);
        }
    }

    @Test
    void isTheInnermostThatIsEnteredAndNotLeft() {
        assertThat(LoadChain.current()).isNull();
        LoadChain.enter(outer);
        LoadChain.enter(inner);
        assertThat(LoadChain.current()).isSameAs(inner);
        LoadChain.exit(inner);
        assertThat(LoadChain.current()).isSameAs(outer);
        LoadChain.exit(outer);
        assertThat(LoadChain.current()).isNull();
    }

    @Test
    void isNoneThatHasEndedOnAnotherThread() {
        isNoneThatHasEndedOnAnotherThread(LoadChain::landed);
    }

    @Test
    void loadThatIsNotMarkedAsEndedFailsTheCheckOfTheThread() {
        assertThatThrownBy(() -> isNoneThatHasEndedOnAnotherThread(LoadChain::exit))
                .isInstanceOf(AssertionError.class);
    }

    /** @param end what the thread does on which a load ends */
    private void isNoneThatHasEndedOnAnotherThread(Consumer<Flight<?, ?>> end) {
        LoadChain.enter(outer);
        LoadChain.enter(middle);
        LoadChain.enter(inner);
        elsewhere(() -> end.accept(inner));
        assertThat(LoadChain.current()).as("goes on with the one around").isSameAs(middle);
        elsewhere(() -> end.accept(outer));
        elsewhere(() -> end.accept(middle));
        assertThat(LoadChain.current()).as("is free").isNull();
    }

    @Test
    void oneThatHasEndedElsewhereIsNotComeBackTo() {
        LoadChain.enter(outer);
        LoadChain.enter(middle);
        LoadChain.enter(inner);
        elsewhere(() -> LoadChain.landed(middle));
        LoadChain.exit(inner);
        assertThat(LoadChain.current()).isSameAs(outer);
    }

    @Test
    void oneThatHasEndedElsewhereIsNotWhatTheNextBeginsIn() {
        LoadChain.enter(outer);
        elsewhere(() -> LoadChain.landed(outer));
        LoadChain.begin(inner);
        LoadChain.enter(inner);
        assertThat(inner.outer).isNull();
        assertThat(inner.below)
                .as("or a thread would remember all it ever began")
                .isNull();
        assertThat(outer.node.waitsFor()).isEmpty();
    }

    @Test
    void noLoadDependsOnOneThatHasEnded() {
        LoadChain.enter(outer);
        LoadChain.begin(inner);
        assertThat(outer.node.waitsFor()).containsExactly(inner);
        elsewhere(() -> LoadChain.landed(inner));
        assertThat(outer.node.waitsFor()).isEmpty();
    }

    private static void elsewhere(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
