package io.github.corralcache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys as bytes: equal ones the same, unequal ones never. */
@Tag("SE3")
class KeyCodecTest {

    private record Pair(@Nullable Object left, @Nullable Object right) {}

    private record Twin(@Nullable Object left, @Nullable Object right) {}

    private enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "RED";
            }
        }
    }

    private final KeyCodec codec = KeyCodec.byType();

    @Test
    void equalKeysHaveTheSameBytes() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long seed = random.nextLong();
            Object one = key(new Random(seed), 0);
            Object other = key(new Random(seed), 0);
            assertThat(other).isEqualTo(one);
            assertThat(codec.encode(other)).as("%s", one).isEqualTo(codec.encode(one));
        }
    }

    @Test
    void unequalKeysNeverShareTheirBytes() {
        assertThat(pairsThatMeet(codec)).isZero();
    }

    /** The twin: text keeps keys apart only until somebody has the other type. */
    @Test
    void textLetsUnequalKeysMeet() {
        assertThat(pairsThatMeet(key -> key.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isPositive();
    }

    private static int pairsThatMeet(KeyCodec codec) {
        Map<String, Object> seen = new HashMap<>();
        int met = 0;
        Random random = new Random(11);
        for (int i = 0; i < 200_000; i++) {
            Object key = key(random, 0);
            Object other = seen.put(Arrays.toString(codec.encode(key)), key);
            if (other != null && !other.equals(key)) {
                met++;
            }
        }
        return met;
    }

    /** Few values, so that they repeat and resemble each other. */
    private static Object key(Random random, int depth) {
        int small = random.nextInt(3);
        List<Supplier<Object>> kinds = List.of(
                () -> (byte) small,
                () -> (short) small,
                () -> small,
                () -> (long) small,
                () -> (float) small,
                () -> (double) small,
                () -> small == 0 ? -0.0 : Double.NaN,
                () -> (char) ('0' + small),
                () -> small == 0,
                () -> Integer.toString(small),
                () -> "[" + small + ", " + small + "]",
                () -> "\ud800".repeat(small),
                () -> "\u0100\u0001".substring(small / 2),
                () -> BigInteger.valueOf(small),
                () -> BigDecimal.valueOf(small, random.nextInt(2)),
                () -> new UUID(small, random.nextInt(2)),
                () -> Colour.values()[small & 1],
                () -> TimeUnit.values()[small],
                () -> DayOfWeek.of(1 + small),
                () -> Instant.ofEpochSecond(small),
                () -> Duration.ofSeconds(small),
                () -> Period.ofDays(small),
                () -> Year.of(small),
                () -> YearMonth.of(2000, 1 + small),
                () -> LocalDate.of(2000, 1, 1 + small),
                () -> LocalDateTime.of(2000, 1, 1 + small, 0, 0),
                () -> OffsetDateTime.of(2000, 1, 1, small, 0, 0, 0, ZoneOffset.ofHours(small)),
                () -> LocalDateTime.of(2000, 1, 1, 0, 0).atZone(ZoneId.of(small == 0 ? "UTC" : "Etc/UTC")),
                () -> list(random, depth, small),
                () -> new Pair(part(random, depth), part(random, depth)),
                () -> new Twin(part(random, depth), part(random, depth)));
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    private static List<@Nullable Object> list(Random random, int depth, int length) {
        List<@Nullable Object> list = random.nextBoolean() ? new ArrayList<>() : new LinkedList<>();
        for (int i = 0; i < length; i++) {
            list.add(part(random, depth));
        }
        return list;
    }

    private static @Nullable Object part(Random random, int depth) {
        return depth == 2 || random.nextInt(4) == 0 ? null : key(random, depth + 1);
    }

    @Test
    void typesThatItDoesNotKnowHaveNoBytes() {
        assertThat(codec.encode(new Object())).isNull();
        assertThat(codec.encode(new AtomicInteger(1))).isNull();
        assertThat(codec.encode(new int[] {1})).isNull();
        assertThat(codec.encode(new Pair("a", new Object()))).isNull();
        assertThat(codec.encode(List.of("a", List.of(new Object())))).isNull();
    }

    @Test
    void listThatContainsItselfHasNoBytes() {
        List<Object> list = new ArrayList<>();
        list.add(list);

        assertThat(codec.encode(list)).isNull();
    }
}
