package io.github.corralcache.redis.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.corralcache.test.Patience;
import io.github.corralcache.test.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three JVMs with one Redis between them, 100 callers in each. */
@Tag("servers")
class SeveralServersTest {

    private static final Duration PATIENT = Duration.ofSeconds(1);
    private static final Duration DEFAULT = Duration.ofMillis(150);
    private static final int ROUNDS = 150;

    private RedisProcess server;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final AtomicInteger keys = new AtomicInteger();

    @BeforeEach
    void start() {
        Path program = RedisProcess.installed().or(RedisProcess::embedded).orElseThrow();
        server = RedisProcess.start(program);
    }

    @AfterEach
    void stop() {
        nodes.forEach(NodeProcess::close);
        server.close();
    }

    private void startNodes(Duration timeout) {
        for (int i = 0; i < 3; i++) {
            nodes.add(new NodeProcess(server.uri(), timeout));
        }
        for (int warm = 0; warm < 20; warm++) {
            round(nodes, newKey());
        }
    }

    private String newKey() {
        return "key" + keys.incrementAndGet();
    }

    /** What came of a round: loads, failures, and when the last load began. */
    private record Outcome(int loads, int failures, long lastLoadAt) {}

    private static Outcome round(List<NodeProcess> nodes, String key) {
        return outcome(nodes.stream().map(node -> node.ask("round " + key)).toList());
    }

    private static Outcome outcome(List<CompletableFuture<String[]>> answers) {
        int loads = 0;
        int failures = 0;
        long last = 0;
        for (CompletableFuture<String[]> answer : answers) {
            String[] words = answer.join();
            if (!words[0].equals("0")) {
                last = Math.max(last, Long.parseLong(words[2]));
            }
            loads += Integer.parseInt(words[0]);
            failures += Integer.parseInt(words[1]);
        }
        return new Outcome(loads, failures, last);
    }

    @Test
    @Tag("T7")
    void coldKeyIsLoadedOnceByThreeNodes() {
        startNodes(PATIENT);
        List<Outcome> outcomes =
                Stream.generate(() -> round(nodes, newKey())).limit(ROUNDS).toList();
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.failures).isZero();
            assertThat(outcome.loads).isEqualTo(1);
        });
    }

    @Test
    @Tag("T7")
    void nodeThatDiesWhileItLoadsIsReplaced() {
        startNodes(DEFAULT);
        for (int attempt = 0; attempt < 3; attempt++) {
            String key = newKey();
            NodeProcess holder = nodes.get(0);
            holder.ask("hold " + key).join();
            List<CompletableFuture<String[]>> others = nodes.subList(1, 3).stream()
                    .map(node -> node.ask("round " + key))
                    .toList();
            assertThat(others).noneMatch(CompletableFuture::isDone);
            holder.kill();
            long killedAt = System.currentTimeMillis();
            Outcome outcome = outcome(others);
            assertThat(outcome.failures).isZero();
            assertThat(outcome.loads).isEqualTo(1);
            assertThat(outcome.lastLoadAt - killedAt).isLessThanOrEqualTo(3_100);
            System.out.println("takeover after " + (outcome.lastLoadAt - killedAt) + " ms");
            nodes.set(0, new NodeProcess(server.uri(), DEFAULT));
        }
    }

    @Test
    @Tag("T7")
    void nodeThatClosesWhileItLoadsHandsOver() {
        startNodes(DEFAULT);
        String key = newKey();
        nodes.get(0).ask("hold " + key).join();
        List<CompletableFuture<String[]>> others = nodes.subList(1, 3).stream()
                .map(node -> node.ask("round " + key))
                .toList();
        assertThat(others).noneMatch(CompletableFuture::isDone);
        long closedAt = System.currentTimeMillis();
        nodes.get(0).ask("close");
        Outcome outcome = outcome(others);
        assertThat(outcome.failures).isZero();
        assertThat(outcome.loads).isBetween(1, 2);
        System.out.println("handed over after " + (outcome.lastLoadAt - closedAt) + " ms");
        assertThat(outcome.lastLoadAt - closedAt).isLessThanOrEqualTo(200);
    }

    @Test
    @Tag("T2")
    void lostServerFailsNobodyAndIsUsedAgain() {
        startNodes(DEFAULT);
        List<CompletableFuture<String[]>> storms =
                nodes.stream().map(node -> node.ask("storm 6000")).toList();
        assertThat(storms).noneMatch(CompletableFuture::isDone);
        server.kill();
        server.restart();
        storms.forEach(storm -> {
            String[] words = storm.join();
            System.out.println("slowest call " + words[1] + " ms");
            assertThat(words[0]).isEqualTo("0");
        });
        Patience.until(
                "one node loads for all again", PATIENT.multipliedBy(10), () -> round(nodes, newKey()).loads == 1);
    }
}
