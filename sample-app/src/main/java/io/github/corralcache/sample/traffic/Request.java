package io.github.corralcache.sample.traffic;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** An HTTP/1.1 request. */
final class Request {

    private Request() {}

    /** Returns the bytes that ask for {@code page}. */
    static byte[] get(URI page) {
        String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
        String head = "GET " + page.getRawPath() + query + " HTTP/1.1\r\nHost: " + page.getRawAuthority()
                + "\r\nAccept: application/json\r\n\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }
}
