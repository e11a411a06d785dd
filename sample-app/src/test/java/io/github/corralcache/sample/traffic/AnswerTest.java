package io.github.corralcache.sample.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

    private static final String OF_KNOWN_LENGTH = "HTTP/1.1 200 \r\nContent-Length: 6\r\n\r\n{\r\n\r\n}";
    private static final String IN_CHUNKS =
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7\r\n{0\r\n\r\n}\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {OF_KNOWN_LENGTH, IN_CHUNKS})
    void isWholeWithItsLastByteHoweverItComes(String text) throws MalformedAnswerException {
        for (int cut = 0; cut < text.length(); cut++) {
            Answer answer = new Answer();

            assertThat(answer.add(bytes(text.substring(0, cut))))
                    .as("cut at %d", cut)
                    .isFalse();
            assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(answer.add(bytes(text.substring(cut))))
                    .as("cut at %d", cut)
                    .isTrue();
            assertThat(answer.outcome()).isEqualTo(Outcome.ANSWERED);
        }
    }

    @Test
    void canBeLong() throws MalformedAnswerException {
        String body = "x".repeat(100_000);
        Answer answer = new Answer();

        assertThat(answer.add(bytes("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")))
                .isFalse();
        assertThat(answer.add(bytes(body.substring(1)))).isFalse();
        assertThat(answer.add(bytes("x"))).isTrue();
    }

    @Test
    void tellsThoseTurnedAwayFromThoseWhoFail() throws MalformedAnswerException {
        assertThat(outcome("HTTP/1.1 503 \r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo(Outcome.TURNED_AWAY);
        assertThat(outcome("HTTP/1.1 503 \r\nContent-Length: 0\r\n\r\n")).isEqualTo(Outcome.FAILED);
        assertThat(outcome("HTTP/1.1 500 \r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-x\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: long\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nlong\r\n"
            })
    void isRefusedWhereItDoesNotSayHowItWentOrWhereItEnds(String text) {
        assertThatThrownBy(() -> new Answer().add(bytes(text))).isInstanceOf(MalformedAnswerException.class);
    }

    private static Outcome outcome(String text) throws MalformedAnswerException {
        Answer answer = new Answer();
        assertThat(answer.add(bytes(text))).isTrue();
        return answer.outcome();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
