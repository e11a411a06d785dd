package io.github.corralcache.sample.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VisitorTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Integer> ports = new CopyOnWriteArrayList<>();
    private final Visitor visitor = new Visitor(Duration.ofSeconds(30));

    private HttpServer shop;

    @BeforeEach
    void open() throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            ports.add(exchange.getRemoteAddress().getPort());
            boolean isFine = exchange.getRequestURI().getPath().equals("/fine");
            if (!isFine) {
                exchange.getResponseHeaders().add("Connection", "close");
            }
            byte[] body = new byte[100_000];
            exchange.sendResponseHeaders(isFine ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        shop.start();
    }

    @AfterEach
    void close() {
        visitor.close();
        shop.stop(0);
    }

    @Test
    void asksForOnePageAfterTheOtherOnOneConnection() {
        assertThat(visitor.ask(page("/fine?a=b"))).isEqualTo(Outcome.ANSWERED);
        assertThat(visitor.ask(page("/fine"))).isEqualTo(Outcome.ANSWERED);

        assertThat(asked).containsExactly("/fine?a=b", "/fine");
        assertThat(ports.get(0)).isEqualTo(ports.get(1));
    }

    @Test
    void connectsAnewAfterAnError() {
        assertThat(visitor.ask(page("/wrong"))).isEqualTo(Outcome.FAILED);
        assertThat(visitor.ask(page("/fine"))).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void failsWhereNobodyAnswersAndGoesOnWhenSomebodyDoes() {
        URI nobody = URI.create("http://localhost:9/fine");

        assertThat(visitor.ask(nobody)).isEqualTo(Outcome.FAILED);
        assertThat(visitor.ask(page("/fine"))).isEqualTo(Outcome.ANSWERED);
    }

    private URI page(String path) {
        return URI.create("http://" + shop.getAddress().getAddress().getHostAddress() + ":"
                + shop.getAddress().getPort() + path);
    }
}
