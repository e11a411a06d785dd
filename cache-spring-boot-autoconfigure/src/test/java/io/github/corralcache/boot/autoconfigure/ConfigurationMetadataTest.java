package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.policy.Policies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an IDE knows of the properties. */
class ConfigurationMetadataTest {

    private final JsonNode metadata = read("/META-INF/spring-configuration-metadata.json");

    private static JsonNode read(String resource) {
        try (InputStream in = ConfigurationMetadataTest.class.getResourceAsStream(resource)) {
            return new JsonMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void describesEveryProperty() {
        assertThat(metadata.get("properties")).isNotEmpty().allSatisfy(property -> {
            String name = property.get("name").asString();
            assertThat(property.path("description").asString("")).as(name).matches("[A-Z].*[.]");
            assertThat(property.path("type").asString("")).as(name).isNotEmpty();
        });
    }

    @Test
    void knowsTheSwitchOfTheHealthComponent() {
        assertThat(metadata.get("properties")).anySatisfy(property -> {
            assertThat(property.get("name").asString()).isEqualTo("management.health.corral.enabled");
            assertThat(property.get("type").asString()).isEqualTo("java.lang.Boolean");
            assertThat(property.get("defaultValue").asBoolean()).isTrue();
        });
    }

    @Test
    void hintsAtEveryPolicy() {
        JsonNode hint = StreamSupport.stream(metadata.get("hints").spliterator(), false)
                .filter(node -> node.get("name").asString().equals("corral.defaults.policy"))
                .findFirst()
                .orElseThrow();

        assertThat(hint.get("values"))
                .extracting(value -> value.get("value").asString())
                .containsExactlyElementsOf(Policies.names());
    }

    @Test
    void isWhatTheDocumentationSays() throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));

        assertThat(metadata.get("properties")).allSatisfy(property -> {
            String name = property.get("name").asString();
            String key = name.startsWith("corral.defaults.") ? name.substring("corral.defaults.".length()) : name;
            assertThat(page).contains("`" + key);
        });
    }
}
