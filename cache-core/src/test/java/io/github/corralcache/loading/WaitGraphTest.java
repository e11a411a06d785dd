package io.github.corralcache.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Circles are found in graphs of any shape, without a deep stack and soon. */
class WaitGraphTest {

    private static final int MANY = 100_000;

    /** How to find out whether {@code on} waits for {@code from}. */
    private interface Search {
        @Nullable
        List<Flight<?, ?>> way(Flight<?, ?> from, Flight<?, ?> on);
    }

    @Test
    @Tag("F5")
    void circleIsFoundHoweverLong() {
        circleIsFoundHoweverLong(WaitGraph::addUnlessClosed);
    }

    @Test
    @Tag("F5")
    void searchThatCallsItselfFailsTheCheckOfTheLongCircle() {
        assertThatThrownBy(() -> circleIsFoundHoweverLong((from, on) -> recursive(on, from) ? List.of(on) : null))
                .isInstanceOf(StackOverflowError.class);
    }

    private static void circleIsFoundHoweverLong(Search search) {
        List<Flight<?, ?>> chain = flights(MANY);
        for (int i = 1; i < MANY; i++) {
            WaitGraph.add(chain.get(i - 1), chain.get(i));
        }
        assertThat(search.way(chain.get(MANY - 1), chain.get(0))).containsExactlyElementsOf(chain);
    }

    private static boolean recursive(Flight<?, ?> at, Flight<?, ?> target) {
        return at == target || at.node.waitsFor().stream().anyMatch(next -> recursive(next, target));
    }

    /** A search that comes to a flight by each of the ways to it would take longer than the universe lasts. */
    @Test
    @Tag("F5")
    void searchComesToEachLoadOnce() {
        List<List<Flight<?, ?>>> layers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            layers.add(flights(10));
        }
        for (int i = 1; i < layers.size(); i++) {
            for (Flight<?, ?> from : layers.get(i - 1)) {
                layers.get(i).forEach(on -> WaitGraph.add(from, on));
            }
        }
        Flight<?, ?> first = layers.get(0).get(0);
        Flight<?, ?> outside = flights(1).get(0);
        WaitGraph.add(flights(1).get(0), outside); // or there would be nothing to look for
        assertThat(bestOf(10, () -> {
                    assertThat(WaitGraph.addUnlessClosed(outside, first)).isNull();
                    WaitGraph.remove(outside, first);
                }))
                .as("time to look through 100,000 edges")
                .isLessThan(Duration.ofMillis(100));
        assertThat(WaitGraph.addUnlessClosed(layers.get(999).get(9), first))
                .startsWith(first)
                .endsWith(layers.get(999).get(9))
                .hasSize(1_000);
    }

    @Test
    @Tag("F5")
    void loadMayWaitForVeryMany() {
        Flight<?, ?> from = flights(1).get(0);
        List<Flight<?, ?>> fan = flights(MANY);
        assertThat(bestOf(5, () -> {
                    fan.forEach(on ->
                            assertThat(WaitGraph.addUnlessClosed(from, on)).isNull());
                    fan.forEach(on -> WaitGraph.remove(from, on));
                }))
                .as("time to begin and end 100,000 waits")
                .isLessThan(Duration.ofSeconds(1));
        assertThat(from.node.waitsFor()).isEmpty();
        assertThat(fan).allSatisfy(on -> assertThat(on.node.waitedFor).isZero());
    }

    @Test
    @Tag("F5")
    void flightsThatAreLoadedTogetherAreOneStep() {
        List<Flight<?, ?>> one = flights(3);
        List<Flight<?, ?>> two = flights(3);
        WaitGraph.join(one);
        Flight<?, ?> early = flights(1).get(0);
        assertThat(WaitGraph.addUnlessClosed(early, two.get(1))).isNull();
        WaitGraph.join(two); // whoever waits already goes on waiting
        assertThat(WaitGraph.addUnlessClosed(one.get(2), two.get(1))).isNull();
        assertThat(WaitGraph.addUnlessClosed(two.get(2), one.get(0))).containsExactly(one.get(0), two.get(1));
        assertThat(WaitGraph.addUnlessClosed(two.get(0), early)).containsExactly(early, two.get(1));
        assertThat(WaitGraph.addUnlessClosed(one.get(0), one.get(2))).containsExactly(one.get(2));
    }

    @Test
    void loadThatWaitsTwiceWaitsUntilItHasStoppedTwice() {
        List<Flight<?, ?>> flights = flights(2);
        Flight<?, ?> from = flights.get(0);
        Flight<?, ?> on = flights.get(1);
        WaitGraph.addUnlessClosed(from, on);
        WaitGraph.addUnlessClosed(from, on);
        WaitGraph.remove(from, on);
        assertThat(WaitGraph.addUnlessClosed(on, from)).containsExactly(from, on);
        WaitGraph.remove(from, on);
        WaitGraph.remove(from, on);
        assertThat(WaitGraph.addUnlessClosed(on, from)).isNull();
    }

    /** In real time: a busy machine may hold up any of the rounds. */
    private static Duration bestOf(int rounds, Runnable task) {
        Duration best = Duration.ofDays(1);
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            task.run();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            best = took.compareTo(best) < 0 ? took : best;
        }
        return best;
    }

    private static List<Flight<?, ?>> flights(int count) {
        List<Flight<?, ?>> flights = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            flights.add(new Flight<>("test", i, i, false, 0, 0));
        }
        return flights;
    }
}
