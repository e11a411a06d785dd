package io.github.corralcache.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.tier.TierKey;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SE3")
class PhysicalKeysTest {

    private static final List<String> NAMES =
            List.of("", "a", "b", "a:", ":a", "a:b", ":", "::", "a:b:", "ab", "%", "%3A", "a%3Ab", "a:g");

    @Test
    void noTwoPlacesShareTheirBytes() {
        Set<TierKey> seen = new HashSet<>();
        int places = 0;
        for (String prefix : NAMES) {
            for (String cache : NAMES) {
                PhysicalKeys keys = new PhysicalKeys(prefix, cache, null);
                seen.add(keys.generation());
                seen.add(keys.removals());
                seen.add(keys.schemas());
                places += 3;
                for (String text : NAMES) {
                    byte[] key = text.getBytes(StandardCharsets.UTF_8);
                    seen.add(keys.tag(text));
                    seen.add(keys.value(1, 1, key));
                    seen.add(keys.value(1, 2, key));
                    seen.add(keys.value(2, 1, key));
                    places += 4;
                }
            }
        }
        assertThat(seen).hasSize(places);
    }

    @Test
    void placesBeginWithThePrefix() {
        byte[] place = new PhysicalKeys("shop", "books", null).generation().bytes();

        assertThat(new String(place, StandardCharsets.ISO_8859_1)).startsWith("shop:books:");
    }

    @Test
    void secretKeepsKeysAndTagsOutOfTheStore() {
        byte[] canary = "canary".getBytes(StandardCharsets.UTF_8);
        PhysicalKeys hashed = new PhysicalKeys("shop", "books", new byte[] {1, 2, 3});
        PhysicalKeys other = new PhysicalKeys("shop", "books", new byte[] {1, 2, 4});

        assertThat(new String(hashed.value(1, 1, hashed.identity(canary)).bytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("canary");
        assertThat(new String(hashed.tag("canary").bytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("canary");
        assertThat(hashed.value(1, 1, hashed.identity(canary)))
                .isEqualTo(new PhysicalKeys("shop", "books", new byte[] {1, 2, 3}).value(1, 1, hashed.identity(canary)))
                .isNotEqualTo(other.value(1, 1, other.identity(canary)));
    }
}
