package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPatternTest {

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
        assertThat(new KeyPattern(pattern).matches(key)).isEqualTo(fits);
    }

    @Test
    void agreesWithRegularExpressions() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50_000; i++) {
            String pattern = text(random, "ab*?", 6);
            String key = text(random, "ab", 8);
            boolean fits = Pattern.matches(pattern.replace("*", ".*").replace("?", "."), key);
            assertThat(new KeyPattern(pattern).matches(key))
                    .as(pattern + " on " + key)
                    .isEqualTo(fits);
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
