package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.spring.RefreshRejections.Reason;
import io.github.corralcache.test.FakeTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Refreshes that were turned away, and what the log tells of them. */
@ExtendWith(OutputCaptureExtension.class)
class RefreshRejectionsTest {

    private final FakeTime time = new FakeTime();
    private final RefreshRejections books = new RefreshRejections("books", time::read);

    private static List<String> warnings(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("WARN") && line.contains("was turned away"))
                .toList();
    }

    @Test
    void areCountedByTheirReason() {
        books.add(Reason.QUEUE_FULL);
        books.add(Reason.QUEUE_FULL);
        books.add(Reason.EXECUTOR);
        assertThat(books.count(Reason.QUEUE_FULL)).isEqualTo(2);
        assertThat(books.count(Reason.EXECUTOR)).isEqualTo(1);
    }

    @Test
    void areToldOnceAMinuteForEachCache(CapturedOutput output) {
        RefreshRejections pens = new RefreshRejections("pens", time::read);
        for (int i = 0; i < 3; i++) {
            books.add(Reason.QUEUE_FULL);
        }
        pens.add(Reason.QUEUE_FULL);
        time.advance(Duration.ofSeconds(59));
        books.add(Reason.EXECUTOR);
        assertThat(warnings(output)).hasSize(2);
        assertThat(warnings(output).get(0)).contains("'books'").doesNotContain("others");
        assertThat(warnings(output).get(1)).contains("'pens'");
        time.advance(Duration.ofSeconds(1));
        books.add(Reason.QUEUE_FULL);
        assertThat(warnings(output)).hasSize(3).last().asString().contains("to 3 others");
    }

    @Test
    void areToldWithThePropertyToChange(CapturedOutput output) {
        books.add(Reason.QUEUE_FULL);
        assertThat(warnings(output).get(0))
                .contains("corral.refresh.queue-capacity")
                .contains("corral.refresh.max-concurrent");
        time.advance(Duration.ofMinutes(1));
        books.add(Reason.EXECUTOR);
        assertThat(warnings(output).get(1)).contains("spring.task.execution.pool.queue-capacity");
    }
}
