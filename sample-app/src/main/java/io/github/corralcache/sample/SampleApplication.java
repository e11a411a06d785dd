package io.github.corralcache.sample;

import io.github.corralcache.sample.trace.ProductPageLog;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** A shop that puts itself under real load, twice: with its caches protected by Corral, and without. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SampleApplication {

    public static void main(String[] args) {
        SpringApplication.run(SampleApplication.class, args);
    }

    @Bean
    ProductPageLog productPageLog() throws IOException {
        return ProductPageLog.web12();
    }
}
