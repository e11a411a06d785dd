package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an IDE knows of the properties. */
class ConfigurationMetadataTest {

    private final JsonNode metadata = read("/META-INF/spring-configuration-metadata.json");

    private static final Map<String, String> PREFIXES = Map.of(
            "CorralProperties",
            "corral.",
            "RefreshSpec",
            "corral.refresh.",
            "Spec",
            "corral.defaults.",
            "TierSpec",
            "corral.tier.",
            "RedisSpec",
            "corral.tier.redis.");

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

    /** Spring Boot's processor may take the text of a component for that of another whose name begins alike. */
    @Test
    @Tag("E7")
    void describesEveryPropertyInTheWordsOfItsSource() throws IOException {
        String source = Files.readString(
                Path.of("src/main/java/io/github/corralcache/boot/autoconfigure/CorralProperties.java"));
        Map<String, String> described = new TreeMap<>();
        Matcher comments = Pattern.compile(
                        "/\\*\\*(.*?)\\*/(?:\\s*@\\w+[^\\n]*)*\\s*public record (\\w+)\\(", Pattern.DOTALL)
                .matcher(source);
        while (comments.find()) {
            String prefix = PREFIXES.get(comments.group(2));
            if (prefix != null) {
                String comment = comments.group(1).replaceAll("\\s*\\n\\s*\\* *", " ");
                for (String param : comment.split("@param ")) {
                    String[] words = param.trim().split(" ", 2);
                    described.put(prefix + DataObjectPropertyName.toDashedForm(words[0]), words[words.length - 1]);
                }
            }
        }
        List<JsonNode> own = StreamSupport.stream(metadata.get("properties").spliterator(), false)
                .filter(property -> property.get("name").asString().startsWith("corral."))
                .toList();
        assertThat(own).hasSizeGreaterThan(30).allSatisfy(property -> {
            String name = property.get("name").asString();
            assertThat(property.get("description").asString()).as(name).isEqualTo(described.get(name));
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
                .containsExactlyElementsOf(CacheBuilder.policies());
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
