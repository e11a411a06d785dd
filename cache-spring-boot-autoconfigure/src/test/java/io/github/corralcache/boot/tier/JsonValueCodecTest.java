package io.github.corralcache.boot.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;

class JsonValueCodecTest {

    record Line(String article, int pieces, BigDecimal price) {}

    record Order(long id, Optional<String> note, List<Line> lines, Map<DayOfWeek, Instant> times) {
        /** Seen by the mapper, and of no use to it. */
        public int getTotal() {
            return lines.size();
        }
    }

    record Node(String name, List<Node> children) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    static class Bean {
        private String name = "";
        private int count;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bean bean
                    && bean.getClass() == getClass()
                    && bean.name.equals(name)
                    && bean.count == count;
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, count);
        }
    }

    static class RicherBean extends Bean {
        public String more = "more";
    }

    record Holder(Bean bean) {}

    static final class Secretive {
        public String open = "";

        @JsonIgnore
        private String hidden = "hidden";

        String hidden() {
            return hidden;
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    static class Gadget {
        public String name = "";
    }

    private static Type type(ParameterizedTypeReference<?> reference) {
        return reference.getType();
    }

    private static JsonValueCodec codec(Type... types) {
        return new JsonValueCodec(List.of(types));
    }

    private static Bean bean() {
        Bean bean = new Bean();
        bean.setName("ä\u0000\uD83D\uDE00");
        bean.setCount(-1);
        return bean;
    }

    private static Order order() {
        return new Order(
                Long.MAX_VALUE,
                Optional.empty(),
                List.of(new Line("a", 1, new BigDecimal("1.00"))),
                Map.of(DayOfWeek.MONDAY, Instant.parse("2026-11-28T10:15:30.123456789Z")));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(String.class, ""),
                Arguments.of(int.class, 7),
                Arguments.of(Long.class, Long.MIN_VALUE),
                Arguments.of(Double.class, Double.NaN),
                Arguments.of(Float.class, 0.1f),
                Arguments.of(Character.class, '\uFFFF'),
                Arguments.of(Boolean.class, true),
                Arguments.of(BigDecimal.class, new BigDecimal("12345678901234567890.12300")),
                Arguments.of(BigInteger.class, BigInteger.TEN.pow(40)),
                Arguments.of(UUID.class, new UUID(1, 2)),
                Arguments.of(URI.class, URI.create("urn:x")),
                Arguments.of(Locale.class, Locale.GERMANY),
                Arguments.of(Currency.class, Currency.getInstance("EUR")),
                Arguments.of(Instant.class, Instant.parse("2026-11-28T10:15:30.123456789Z")),
                Arguments.of(LocalDate.class, LocalDate.MAX),
                Arguments.of(Duration.class, Duration.ofNanos(-1)),
                Arguments.of(OffsetDateTime.class, OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneOffset.ofHours(5))),
                Arguments.of(ZonedDateTime.class, ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneId.of("Europe/Berlin"))),
                Arguments.of(DayOfWeek.class, DayOfWeek.SUNDAY),
                Arguments.of(Order.class, order()),
                Arguments.of(Node.class, new Node("a", List.of(new Node("b", List.of())))),
                Arguments.of(Shape.class, new Circle(2)),
                Arguments.of(Bean.class, bean()),
                Arguments.of(type(new ParameterizedTypeReference<List<Line>>() {}), order().lines()),
                Arguments.of(
                        type(new ParameterizedTypeReference<Set<String>>() {}),
                        new LinkedHashSet<>(List.of("z", "a", "m"))),
                Arguments.of(
                        type(new ParameterizedTypeReference<Map<Long, List<Bean>>>() {}),
                        new LinkedHashMap<>(Map.of(1L, List.of(bean())))),
                Arguments.of(type(new ParameterizedTypeReference<List<String>>() {}), Arrays.asList("a", null)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesComeBackAsTheyWere(Type type, Object value) throws Exception {
        JsonValueCodec codec = codec(type);
        byte[] content = codec.encode(value);

        assertThat(content).isNotNull();
        assertThat(codec.decode(content)).isEqualTo(value);
        if (value instanceof Collection<?> ordered) {
            assertThat(new ArrayList<>((Collection<?>) codec.decode(content))).isEqualTo(new ArrayList<>(ordered));
        }
    }

    @Test
    void bytesComeBackAsTheyWere() {
        byte[] bytes = {0, -1, 7};
        JsonValueCodec codec = codec(byte[].class);
        assertThat(codec.decode(Objects.requireNonNull(codec.encode(bytes)))).isEqualTo(bytes);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of(Object.class, "does not say what its values are"),
                Arguments.of(Serializable.class, "does not say what its values are"),
                Arguments.of(List.class, "does not say what its values are"),
                Arguments.of(type(new ParameterizedTypeReference<Map<String, ?>>() {}), "does not say"),
                Arguments.of(type(new ParameterizedTypeReference<List<Number>>() {}), "java.lang.Number"),
                Arguments.of(TreeMap.class, "only List, Set, Map and Collection"),
                Arguments.of(CharSequence.class, "does not say what its values are"),
                Arguments.of(Secretive.class, "would lose the field 'hidden'"),
                Arguments.of(Gadget.class, "lets each value name its class"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    @Tag("SE4")
    void typesThatMightComeBackAsSomethingElseAreRefused(Type type, String reason) {
        assertThatThrownBy(() -> codec(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void subclassOfTheDeclaredTypeStaysHere() {
        JsonValueCodec codec = codec(Bean.class);
        assertThat(codec.encode(new RicherBean())).isNull();
        assertThat(codec.encode("text")).isNull();
    }

    @Test
    void subclassInsideAValueStaysHere() {
        JsonValueCodec codec = codec(type(new ParameterizedTypeReference<List<Bean>>() {}));
        assertThat(codec.encode(List.of(bean()))).isNotNull();
        assertThat(codec.encode(List.of(new RicherBean()))).isNull();
        JsonValueCodec inProperty = codec(Holder.class);
        assertThat(inProperty.encode(new Holder(bean()))).isNotNull();
        assertThatThrownBy(() -> inProperty.encode(new Holder(new RicherBean())))
                .hasMessageContaining("not a declared type");
    }

    @Test
    void severalTypesInOneCacheAreToldApart() {
        JsonValueCodec codec = codec(Circle.class, Square.class, String.class);
        for (Object value : List.of(new Circle(1), new Square(1), "1")) {
            assertThat(codec.decode(Objects.requireNonNull(codec.encode(value))))
                    .isEqualTo(value);
        }
        JsonValueCodec lists = codec(
                type(new ParameterizedTypeReference<List<String>>() {}),
                type(new ParameterizedTypeReference<List<Long>>() {}));
        assertThat(lists.encode(List.of(1L))).isNull();
    }

    @Test
    void shapeIsPartOfTheSchemaAndTheOrderOfTypesIsNot() {
        assertThat(codec(Circle.class, Square.class).schema())
                .isEqualTo(codec(Square.class, Circle.class).schema());
        assertThat(codec(Circle.class).schema())
                .isNotEqualTo(codec(Square.class).schema());
        assertThat(codec(int.class).schema()).isEqualTo(codec(Integer.class).schema());
        assertThat(Stream.of(
                                type(new ParameterizedTypeReference<List<Line>>() {}),
                                type(new ParameterizedTypeReference<Set<Line>>() {}),
                                type(new ParameterizedTypeReference<List<Circle>>() {}))
                        .map(type -> codec(type).schema())
                        .distinct())
                .hasSize(3);
    }

    @Test
    @Tag("T6")
    @Tag("SE4")
    void otherBytesAreNeverAValueOfAnotherType() {
        JsonValueCodec codec = codec(Order.class);
        byte[] content = Objects.requireNonNull(codec.encode(order()));
        for (int length = 0; length < content.length; length++) {
            byte[] cut = Arrays.copyOf(content, length);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(RuntimeException.class);
        }
        byte[] foreign = Objects.requireNonNull(codec(Circle.class).encode(new Circle(1)));
        assertThatThrownBy(() -> codec.decode(foreign)).hasMessageContaining("of no declared type");
        byte[] serialized = {(byte) 0xAC, (byte) 0xED, 0, 5, 's', 'r'};
        assertThatThrownBy(() -> codec.decode(serialized)).hasMessageContaining("of no declared type");
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = content.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(codec.decode(changed)).isInstanceOf(Order.class);
            } catch (RuntimeException e) {
                // a miss
            }
        }
    }

    @Test
    @Tag("SE5")
    void deepNestingIsAMiss() {
        JsonValueCodec codec = codec(Node.class);
        byte[] content = Objects.requireNonNull(codec.encode(new Node("a", List.of())));
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            deep.append("{\"name\":\"\",\"children\":[");
        }
        byte[] json = deep.toString().getBytes(StandardCharsets.UTF_8);
        byte[] bomb = Arrays.copyOf(content, 4 + json.length);
        System.arraycopy(json, 0, bomb, 4, json.length);
        assertThatThrownBy(() -> codec.decode(bomb)).hasMessageContaining("nesting depth");
    }
}
