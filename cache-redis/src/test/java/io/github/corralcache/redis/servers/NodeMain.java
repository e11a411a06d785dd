package io.github.corralcache.redis.servers;

import io.github.corralcache.Cache;
import io.github.corralcache.CacheBuilder;
import io.github.corralcache.redis.RedisTier;
import io.github.corralcache.redis.TextCodec;
import io.github.corralcache.tier.TierSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node: a cache in front of the server that the first argument names. Does what it is told line by line, and answers
 * each with a line.
 */
final class NodeMain {

    private static final int CALLERS = 100;
    private static final long LOAD_MILLIS = 20;

    private final RedisTier tier;
    private final Cache<String, String> cache;
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicLong lastLoadAt = new AtomicLong();

    private NodeMain(String uri, Duration timeout) {
        tier = RedisTier.at(uri).operationTimeout(timeout).build();
        cache = CacheBuilder.<String, String>named("servers")
                .maximumSize(10_000)
                .tier(tier, TierSettings.of("test", new TextCodec()).withOperationTimeout(timeout))
                .build();
    }

    public static void main(String[] args) throws Exception {
        NodeMain node = new NodeMain(args[0], Duration.ofMillis(Long.parseLong(args[1])));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            System.out.println(node.answer(words[0], words.length > 1 ? words[1] : ""));
        }
        System.exit(0);
    }

    private String answer(String command, String argument) throws Exception {
        return switch (command) {
            case "round" -> round(argument);
            case "hold" -> hold(argument);
            case "storm" -> storm(Integer.parseInt(argument));
            case "evict" -> evict(argument);
            case "close" -> close();
            default -> throw new IOException("no such command: " + command);
        };
    }

    private String load(String key) throws InterruptedException {
        loads.incrementAndGet();
        lastLoadAt.set(System.currentTimeMillis());
        Thread.sleep(LOAD_MILLIS); // what the backend takes
        return "value of " + key;
    }

    /** All callers at once; answers how many loads and failures there were, the last load's time, timeouts counted. */
    private String round(String key) throws Exception {
        int before = loads.get();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            answers.add(callers.submit(() -> {
                start.await();
                return cache.get(key, this::load);
            }));
        }
        start.countDown();
        int failures = 0;
        for (Future<String> answer : answers) {
            try {
                failures += answer.get().equals("value of " + key) ? 0 : 1;
            } catch (java.util.concurrent.ExecutionException e) {
                failures++;
            }
        }
        return (loads.get() - before) + " " + failures + " " + lastLoadAt.get();
    }

    /** Loads for ever. */
    private String hold(String key) throws InterruptedException {
        CountDownLatch holds = new CountDownLatch(1);
        callers.execute(() -> cache.get(key, missing -> {
            holds.countDown();
            new CountDownLatch(1).await();
            return missing;
        }));
        holds.await();
        return "holds";
    }

    /** Callers ask for other keys again and again for so many milliseconds; answers failures and slowest call in ms. */
    private String storm(int millis) throws Exception {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        AtomicInteger number = new AtomicInteger();
        AtomicLong slowest = new AtomicLong();
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(callers.submit(() -> {
                int failures = 0;
                while (System.nanoTime() < end) {
                    long start = System.nanoTime();
                    String key = "storm" + number.incrementAndGet() / 10;
                    try {
                        cache.get(key, this::load);
                    } catch (RuntimeException e) {
                        failures++;
                    }
                    slowest.accumulateAndGet(
                            Duration.ofNanos(System.nanoTime() - start).toMillis(), Math::max);
                }
                return failures;
            }));
        }
        int failures = 0;
        for (Future<Integer> answer : answers) {
            failures += answer.get();
        }
        return failures + " " + slowest.get();
    }

    private String evict(String key) {
        cache.evict(key);
        return "evicted";
    }

    private String close() {
        cache.close();
        tier.close();
        return "closed";
    }
}
