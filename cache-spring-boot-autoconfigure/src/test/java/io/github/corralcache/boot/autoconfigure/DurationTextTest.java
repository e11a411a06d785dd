package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.convert.DurationStyle;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0",
        "PT5M, 5m",
        "PT1M30S, 90s",
        "PT48H, 48h",
        "PT0.5S, 500ms",
        "PT1.001S, 1001ms",
        "PT0.00002S, 20us",
        "PT0.000000001S, 1ns"
    })
    void writesAWholeNumberOfTheLargestUnit(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
        assertThat(DurationStyle.detectAndParse(text)).isEqualTo(duration);
    }

    @Test
    void writesWhatIsTooLongToCountInSmallUnits() {
        assertThat(DurationText.of(Duration.ofSeconds(Long.MAX_VALUE / 3600 * 3600)))
                .endsWith("h");
        Duration forever = ChronoUnit.FOREVER.getDuration();
        assertThat(DurationStyle.detectAndParse(DurationText.of(forever))).isEqualTo(forever);
    }
}
