package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardPatternTest {

    @ParameterizedTest
    @CsvSource({
        "report:*, report:7, true",
        "report:*, report:, true",
        "report:*, page:7, false",
        "*, anything, true",
        "*:eu:*, page:eu:7, true",
        "*:eu:*, page:us:7, false",
        "page:?, page:7, true",
        "page:?, page:77, false",
        "a.b, axb, false",
        "[a], [a], true",
        "*a*b, xaxbxb, true",
        "7, 7, true"
    })
    void starsAndQuestionMarksStandForCharacters(String pattern, String key, boolean fits) {
        assertThat(new WildcardPattern(pattern).matches(key)).isEqualTo(fits);
    }

    @Test
    void agreesWithRegularExpressions() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50_000; i++) {
            String pattern = text(random, "ab*?", 6);
            String key = text(random, "ab", 8);
            boolean fits = Pattern.matches(pattern.replace("*", ".*").replace("?", "."), key);
            assertThat(new WildcardPattern(pattern).matches(key))
                    .as(pattern + " on " + key)
                    .isEqualTo(fits);
        }
    }

    @Test
    @Tag("E1")
    void overlapsAnotherWhereATextFitsBoth() {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; texts.get(i).length() < 8; i++) {
            texts.add(texts.get(i) + "a");
            texts.add(texts.get(i) + "b");
        }
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 2_000; i++) {
            // a text that fits both need not be longer than both together
            WildcardPattern one = new WildcardPattern(text(random, "ab*?", 4));
            WildcardPattern other = new WildcardPattern(text(random, "ab*?", 4));
            boolean overlaps = texts.stream().anyMatch(text -> one.matches(text) && other.matches(text));
            assertThat(one.overlaps(other)).as(one + " and " + other).isEqualTo(overlaps);
        }
    }

    private static String text(SplittableRandom random, String letters, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(longest + 1); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
