package io.github.corralcache.sample.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in the browser is complete in itself. */
class PageTest {

    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "shop.css", "shop.js"})
    void namesNoOtherHost(String file) throws IOException {
        assertThat(read(file))
                .doesNotContainPattern("(?i)https?://|[\"'(=\\s]//[a-z]|@import|url\\(\\s*[\"']?(?!data:)");
    }

    @Test
    void everyFileItNamesIsThere() throws IOException {
        List<String> files = REFERENCE
                .matcher(read("index.html"))
                .results()
                .map(result -> result.group(1))
                .filter(reference -> !reference.startsWith("data:") && !reference.startsWith("actuator/"))
                .toList();

        assertThat(files).containsExactlyInAnyOrder("shop.css", "shop.js");
        for (String file : files) {
            assertThat(read(file)).isNotBlank();
        }
    }

    private static String read(String file) throws IOException {
        try (InputStream in = PageTest.class.getResourceAsStream("/static/" + file)) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
