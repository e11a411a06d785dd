package io.github.corralcache.sample.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.sample.shop.Contenders;
import io.github.corralcache.sample.shop.Market;
import io.github.corralcache.sample.shop.QueryCosts;
import io.github.corralcache.sample.shop.Shop;
import io.github.corralcache.sample.trace.ProductPageLog;
import io.github.corralcache.test.ManualExecutor;
import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** When loads begin and end, with a thread that moves when it is told. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"spring.datasource.url=jdbc:h2:mem:traffic", "shop.order-lines=1000"})
class TrafficTest {

    private static final URI NOWHERE = URI.create("http://localhost:9");

    private final ManualExecutor thread = new ManualExecutor();

    private Traffic traffic;

    @BeforeEach
    void setUp(
            @Autowired Shop shop,
            @Autowired Contenders contenders,
            @Autowired QueryCosts costs,
            @Autowired ProductPageLog pageLog) {
        traffic = new Traffic(shop, contenders, costs, pageLog, () -> NOWHERE, 100, thread);
    }

    @Test
    void replayStoppedBeforeItBeginsSendsNothingAndSaysSo() {
        traffic.startReplay(10, 0);
        traffic.stop();
        thread.runAll();

        TrafficStatus status = traffic.status();
        TrafficStatus.ReplayStatus replay = Objects.requireNonNull(status.replay());
        assertStoppedUnsent(Objects.requireNonNull(replay.on()));
        assertThat(replay.off()).isNull();
        assertThat(status.isRunning()).isFalse();
    }

    @Test
    void stampedeStoppedBeforeItBeginsSendsNothingAndSaysSo() {
        traffic.startStampede(10, Market.DE);
        traffic.stop();
        thread.runAll();

        TrafficStatus.StampedeStatus stampede =
                Objects.requireNonNull(traffic.status().stampede());
        assertStoppedUnsent(Objects.requireNonNull(stampede.on()).run());
        assertThat(stampede.off()).isNull();
    }

    @Test
    void stopThatFindsNothingUnderWayStopsNothingLater() {
        traffic.stop();
        traffic.startContest(20);
        thread.runAll();

        assertThat(Objects.requireNonNull(traffic.status().contest()).contenders())
                .extracting(TrafficStatus.ContenderFigures::visited)
                .containsOnly(20);
    }

    private static void assertStoppedUnsent(RunFigures figures) {
        assertThat(figures.state()).isEqualTo(RunFigures.State.STOPPED);
        assertThat(figures.answered()).isZero();
        assertThat(figures.failed()).isZero();
    }
}
