package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Contenders;
import io.github.corralcache.sample.shop.QueryCosts;
import io.github.corralcache.sample.shop.Shop;
import io.github.corralcache.sample.trace.ProductPageLog;
import java.net.URI;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class TrafficConfiguration {

    @Bean
    Traffic traffic(
            Shop shop,
            Contenders contenders,
            QueryCosts costs,
            ProductPageLog pageLog,
            TrafficProperties properties,
            Environment environment) {
        // Boot sets the property when the web server has bound its port.
        Supplier<URI> address =
                () -> URI.create("http://localhost:" + environment.getRequiredProperty("local.server.port"));
        return new Traffic(
                shop,
                contenders,
                costs,
                pageLog,
                address,
                properties.warmUpVisits(),
                TrafficConfiguration::startThread);
    }

    private static void startThread(Runnable load) {
        Thread thread = new Thread(load, "traffic");
        thread.setDaemon(true);
        thread.start();
    }
}
