package io.github.corralcache.sample.traffic;

import java.io.IOException;

/** What came is no HTTP/1.1 answer. */
final class MalformedAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String message) {
        super(message);
    }
}
