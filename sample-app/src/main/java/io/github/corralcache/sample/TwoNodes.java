package io.github.corralcache.sample;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop as two nodes, at ports 8080 and 8081, in front of one database and with one Redis between them. */
public final class TwoNodes {

    private TwoNodes() {}

    public static void main(String[] args) throws IOException {
        start(8080, 8081, new LocalRedis().url(), args);
    }

    /** Starts both, one after the other: the first fills the database. */
    static List<ConfigurableApplicationContext> start(int firstPort, int secondPort, String redis, String... args) {
        return List.of(start(firstPort, redis, "always", args), start(secondPort, redis, "never", args));
    }

    private static ConfigurableApplicationContext start(int port, String redis, String initialize, String... args) {
        return new SpringApplicationBuilder(SampleApplication.class)
                .profiles("two-nodes")
                .run(withSettings(
                        args,
                        "server.port=" + port,
                        "corral.tier.redis.url=" + redis,
                        "spring.sql.init.mode=" + initialize));
    }

    /** As arguments, because what {@code application.yml} says would win over the builder's properties. */
    private static String[] withSettings(String[] args, String... settings) {
        return Stream.concat(Stream.of(args), Stream.of(settings).map(setting -> "--" + setting))
                .toArray(String[]::new);
    }
}
