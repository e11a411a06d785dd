package io.github.corralcache.boot.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.boot.convert.DurationStyle;

/**
 * Durations as one writes them in a property: {@code 500ms}, {@code 90s}, {@code 10m}; {@code 0} for none. What is too
 * long to count in its unit is written as in {@code PT2562047788015215H30M7.5S}.
 */
public final class DurationText {

    private static final List<ChronoUnit> UNITS =
            List.of(ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS, ChronoUnit.MILLIS, ChronoUnit.MICROS);

    private DurationText() {}

    /** Returns the text that is read as {@code duration}, in the largest unit of which it is a whole number. */
    public static String of(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        try {
            ChronoUnit unit = UNITS.stream()
                    .filter(larger -> duration.equals(larger.getDuration().multipliedBy(count(duration, larger))))
                    .findFirst()
                    .orElse(ChronoUnit.NANOS);
            return DurationStyle.SIMPLE.print(duration, unit);
        } catch (ArithmeticException e) {
            return duration.toString();
        }
    }

    private static long count(Duration duration, ChronoUnit unit) {
        return duration.dividedBy(unit.getDuration());
    }
}
