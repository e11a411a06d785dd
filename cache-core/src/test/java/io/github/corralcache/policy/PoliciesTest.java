package io.github.corralcache.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PoliciesTest {

    @Test
    void theDefaultIsInTheCatalogue() {
        assertThat(Policies.names()).contains(Policies.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("io.github.corralcache.policy.Policies#names")
    void everyNameMakesAPolicy(String name) {
        assertThat(PolicyDriver.of(name, 10).access(1)).isFalse();
    }

    @Test
    void namesCannotBeChanged() {
        assertThatThrownBy(() -> Policies.names().remove("lru")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void anUnknownPolicyIsRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.named("lfu", Map.of()))
                .withMessageContainingAll("'lfu'", "fifo, lru", "s3-fifo");
    }

    @Test
    void anUnknownOptionIsRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.named("s3-fifo", Map.of("smal", "10%")))
                .withMessage("policy 's3-fifo' has no option 'smal', its options are small, ghost, threshold");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.named("fifo", Map.of("small", "10%")))
                .withMessage("policy 'fifo' has no option 'small', it has none");
    }

    @ParameterizedTest
    @CsvSource({
        "small, 0%, a percentage from 1% to 90%",
        "small, 95 %, a percentage from 1% to 90%",
        "small, 10, a percentage from 1% to 90%",
        "small, ten%, a percentage from 1% to 90%",
        "small, NaN%, a percentage from 1% to 90%",
        "threshold, 4, a whole number from 1 to 3",
        "threshold, 1.5, a whole number from 1 to 3",
        "threshold, '', a whole number from 1 to 3",
    })
    void aValueOutOfRangeIsRefusedWithTheRange(String option, String value, String wanted) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.named("s3-fifo", Map.of(option, value)))
                .withMessageContainingAll("'" + option + "'", "'s3-fifo'", "'" + value + "'", wanted);
    }

    @Test
    void tellsTheOptionsThatHoldAsOneWritesThem() {
        assertThat(Policies.options("s3-fifo", Map.of("small", " 25% ")))
                .containsExactly(Map.entry("small", "25%"), Map.entry("ghost", "90%"), Map.entry("threshold", "2"));
        assertThat(Policies.options("w-tinylfu", Map.of())).containsEntry("window", "auto");
        assertThat(Policies.options("hyperbolic", Map.of())).isNotEmpty();
        assertThat(Policies.options(Policies.COST_AWARE, Map.of("surprise-limit", "false")))
                .containsExactly(Map.entry("surprise-limit", "off"));
        assertThat(Policies.options("fifo", Map.of())).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Policies.options("fifo", Map.of("small", "10%")));
    }

    @ParameterizedTest
    @MethodSource("io.github.corralcache.policy.Policies#names")
    void takesTheOptionsThatItTellsOf(String name) {
        Map<String, String> options = Policies.options(name, Map.of());
        assertThat(Policies.named(name, options)).isNotNull();
        assertThat(Policies.options(name, options)).isEqualTo(options);
    }

    @Test
    void blanksAroundAValueAreOfNoAccount() {
        assertThat(Policies.named("s3-fifo", Map.of("small", " 25 % ", "ghost", "0")))
                .isNotNull();
    }
}
