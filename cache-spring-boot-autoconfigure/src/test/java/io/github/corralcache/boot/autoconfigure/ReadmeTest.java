package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheSettings;
import io.github.corralcache.Ttl;
import io.github.corralcache.spring.CorralCache;
import io.github.corralcache.spring.CorralCacheManager;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** What README.md shows works as it stands there. */
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    CacheAutoConfiguration.class,
                    CorralEnableCachingAutoConfiguration.class,
                    CorralCacheAutoConfiguration.class,
                    CorralProtectionAutoConfiguration.class));

    @Test
    void exampleCompilesAndIsCached(@TempDir Path folder) throws Exception {
        Class<?> rankings = compile("Rankings", block("java"), folder);
        runner.withClassLoader(rankings.getClassLoader())
                .withBean("rankings", rankings)
                .run(context -> {
                    Object bean = context.getBean("rankings");
                    assertThat(AopUtils.isAopProxy(bean)).isTrue();
                    var of = rankings.getMethod("of", String.class);
                    of.setAccessible(true);
                    Object first = of.invoke(bean, "books");
                    assertThat(of.invoke(bean, "books")).isSameAs(first);
                    assertThat(context.getBean(CorralCacheManager.class).getCacheNames())
                            .containsExactly("ranking");
                });
    }

    @Test
    void configurationIsTakenOver() throws IOException {
        PropertySource<?> yaml = new YamlPropertySourceLoader()
                .load("README", new ByteArrayResource(block("yaml").getBytes(StandardCharsets.UTF_8)))
                .get(0);
        runner.withInitializer(
                        context -> context.getEnvironment().getPropertySources().addFirst(yaml))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    CorralCache ranking =
                            context.getBean(CorralCacheManager.class).getCache("ranking");
                    assertThat(ranking).isNotNull();
                    CacheSettings settings = ranking.getNativeCache().settings();
                    assertThat(settings.maximum()).isEqualTo(10_000);
                    assertThat(settings.ttl()).isEqualTo(Ttl.of(Duration.ofSeconds(30), Duration.ofMinutes(10)));
                    assertThat(settings.limits().waitTimeout()).isEqualTo(Duration.ofSeconds(2));
                });
    }

    /** Returns the first block of README.md in {@code language}. */
    private static String block(String language) throws IOException {
        Matcher matcher =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertThat(matcher.find()).as("README.md has a block in %s", language).isTrue();
        return matcher.group(1);
    }

    private static Class<?> compile(String name, String source, Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-parameters",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        file.toString());
        assertThat(status).as("the example compiles").isZero();
        URL[] path = {folder.toUri().toURL()};
        return new URLClassLoader(path, ReadmeTest.class.getClassLoader()).loadClass(name);
    }

    @Test
    void readmeNamesNoFileThatIsMissing() throws IOException {
        List<String> links = Pattern.compile("\\]\\((?!http)([^)#]+)")
                .matcher(Files.readString(README))
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(README.resolveSibling(link)).exists());
    }
}
