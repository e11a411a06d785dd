package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a page that a test writes: between two comments that bear its name. */
record GeneratedSection(Path page, String begin, String end) {

    /** Set to true, the section is written instead of compared. */
    private static final String WRITE = "corral.docs.write";

    static GeneratedSection of(Path page, String name) {
        return new GeneratedSection(
                page,
                "<!-- " + name + ": written by a test, with -D" + WRITE + "=true -->\n",
                "<!-- end of " + name + " -->\n");
    }

    void isUpToDateWith(String content) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        assertThat(text).contains(begin, end);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(page, text.substring(0, from) + "\n" + content + "\n" + text.substring(to));
        } else {
            assertThat(text.substring(from, to).strip())
                    .as("%s has another table than was seen; -D%s=true writes it", page, WRITE)
                    .isEqualTo(content.strip());
        }
    }
}
