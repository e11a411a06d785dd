package io.github.corralcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.CacheBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is said of costs that a method declares and its cache does not mind. */
@ExtendWith(OutputCaptureExtension.class)
class UnmindedCostTest {

    static class Service {
        @CachePolicy(cost = "#result.length()")
        public String costly(String id) {
            return id;
        }
    }

    private static void call(CorralCacheSettings settings, int times) throws Exception {
        CorralCache cache =
                new CorralCache(CacheBuilder.named("answers").maximumSize(1).build(), settings);
        Service target = new Service();
        MethodPolicies policies = new MethodPolicies(new DefaultListableBeanFactory());
        for (int i = 0; i < times; i++) {
            policies.find(Service.class.getMethod("costly", String.class), target)
                    .forCall(cache, target, new Object[] {"k"});
        }
    }

    @Test
    void isSaidOnce(CapturedOutput output) throws Exception {
        call(CorralCacheSettings.DEFAULTS.withDeclaredCost(false), 3);
        assertThat(output.getOut().lines().filter(line -> line.contains("WARN") || line.contains("no effect")))
                .singleElement()
                .asString()
                .contains("@CachePolicy(cost = \"#result.length()\")", "Service.costly")
                .contains("set corral.caches.answers.cost to declared");
    }

    @Test
    void isNotSaidWhereTheCacheMindsThem(CapturedOutput output) throws Exception {
        call(CorralCacheSettings.DEFAULTS.withDeclaredCost(true), 1);
        assertThat(output).doesNotContain("no effect");
    }
}
