package io.github.corralcache.test;

import io.github.corralcache.Scheduler;
import io.github.corralcache.Ticker;
import io.github.corralcache.tier.SecondTier;
import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tier.TierRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The server of a second tier, in memory, for tests of what several nodes do with one: strict about leases, and as
 * slow, forgetful or dead as the test wishes.
 *
 * <pre>{@code
 * FakeTime time = new FakeTime();
 * InMemoryTier server = new InMemoryTier(time);
 * SecondTier one = server.connect();
 * SecondTier other = server.connect();
 * server.die(); // from now on every operation of both fails
 * }</pre>
 *
 * <p>Without a {@linkplain #latency latency}, operations are complete when they return, and messages of the bus arrive
 * within {@code send}. With one, both happen when the time is advanced. Thread-safe; what depends on an operation runs
 * under no lock.
 */
public final class InMemoryTier {

    private final Ticker ticker;
    private final Scheduler scheduler;

    /** Guarded by itself, as is all that follows. */
    private final InMemoryTierData data = new InMemoryTierData();

    private final List<InMemoryNode> nodes = new ArrayList<>();
    private final Map<String, Integer> operations = new TreeMap<>();
    private final List<Runnable> frozen = new ArrayList<>();
    private Random random = new Random(1);
    private Duration latency = Duration.ZERO;
    private double lost;
    private double doubled;
    private Duration delayedUpTo = Duration.ZERO;
    private boolean dead;
    private boolean isFrozen;
    private boolean refusesRemovals;

    /** A server whose time is {@code time}. */
    public <T extends Ticker & Scheduler> InMemoryTier(T time) {
        this.ticker = time;
        this.scheduler = time;
    }

    /** Connects one more node, with all that an engine can do. */
    public SecondTier connect() {
        return connect(true, true);
    }

    /**
     * Connects one more node.
     *
     * @param leases whether it has leases
     * @param bus whether it hears of writes elsewhere
     */
    public SecondTier connect(boolean leases, boolean bus) {
        InMemoryNode node = new InMemoryNode(this, leases, bus);
        synchronized (data) {
            nodes.add(node);
        }
        return node;
    }

    // ---- what a test can do to it

    /** Each operation, and each message, takes {@code latency} from now on. */
    public void latency(Duration latency) {
        synchronized (data) {
            this.latency = latency;
        }
    }

    /** From now on operations fail at once, those on their way included, and the lines of the bus are down. */
    public void die() {
        List<InMemoryNode> cut;
        List<Runnable> onTheirWay;
        synchronized (data) {
            dead = true;
            isFrozen = false;
            cut = List.copyOf(nodes);
            onTheirWay = List.copyOf(frozen);
            frozen.clear();
        }
        onTheirWay.forEach(Runnable::run);
        cut.forEach(InMemoryNode::lineDown);
    }

    /**
     * Comes back after {@link #die}.
     *
     * @param empty whether all that was stored is lost
     */
    public void revive(boolean empty) {
        List<InMemoryNode> mended;
        synchronized (data) {
            dead = false;
            if (empty) {
                data.clear();
            }
            mended = List.copyOf(nodes);
        }
        mended.forEach(InMemoryNode::lineUp);
    }

    /** From now on operations are not answered, nor messages carried, until {@link #thaw}. */
    public void freeze() {
        synchronized (data) {
            isFrozen = true;
        }
    }

    /** Does what was asked for since {@link #freeze}, in its order. */
    public void thaw() {
        List<Runnable> thawed;
        synchronized (data) {
            isFrozen = false;
            thawed = List.copyOf(frozen);
            frozen.clear();
        }
        thawed.forEach(Runnable::run);
    }

    /** Whether what stores something fails, as on a server whose memory is full. Removing goes on. */
    public void refuseWrites(boolean refuse) {
        synchronized (data) {
            data.refuseWrites(refuse);
        }
    }

    /** Whether removing fails, and replacing what nodes have agreed on; as on a replica that nobody may write to. */
    public void refuseRemovals(boolean refuse) {
        synchronized (data) {
            refusesRemovals = refuse;
        }
    }

    /** Returns how many operations wait for {@link #thaw}. */
    public int frozen() {
        synchronized (data) {
            return frozen.size();
        }
    }

    /**
     * What happens to messages of the bus from now on, for each node by itself.
     *
     * @param lost the fraction of messages that do not arrive, from 0 to 1
     * @param doubled the fraction of the others that arrive twice
     * @param delayedUpTo messages arrive by a random time later, at most this, so they overtake each other
     * @param seed of what is drawn at random
     */
    public void disturbBus(double lost, double doubled, Duration delayedUpTo, long seed) {
        synchronized (data) {
            this.lost = lost;
            this.doubled = doubled;
            this.delayedUpTo = delayedUpTo;
            random = new Random(seed);
        }
    }

    /** Cuts {@code node} off the bus; its other operations go on. */
    public void cutBus(SecondTier node) {
        ((InMemoryNode) node).lineDown();
    }

    /** Connects {@code node} to the bus again. */
    public void mendBus(SecondTier node) {
        ((InMemoryNode) node).lineUp();
    }

    /**
     * Gives up what is under {@code key}, as a server does whose memory is full. Returns whether anything was there.
     */
    public boolean drop(TierKey key) {
        synchronized (data) {
            return data.at(ticker.read()).drop(key);
        }
    }

    /** Returns how many values there are, generations and the like included. */
    public int values() {
        synchronized (data) {
            return data.at(ticker.read()).values();
        }
    }

    /** Returns how often each operation was asked for since the server was made, by its name. */
    public Map<String, Integer> operations() {
        synchronized (data) {
            return Map.copyOf(operations);
        }
    }

    // ---- what nodes do with it

    /** Has the server do {@code step} now or later, in the order of these calls. */
    <T> CompletionStage<T> ask(String operation, Function<InMemoryTierData, T> step) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Duration trip;
        synchronized (data) {
            operations.merge(operation, 1, Integer::sum);
            trip = latency;
        }
        after(trip, () -> serve(operation, step, answer));
        return answer;
    }

    private <T> void serve(String operation, Function<InMemoryTierData, T> step, CompletableFuture<T> answer) {
        T result = null;
        RuntimeException refusal = null;
        synchronized (data) {
            if (dead) {
                refusal = new IllegalStateException(operation + ": the server is dead");
            } else if (refusesRemovals && (operation.equals("remove") || operation.equals("replace"))) {
                refusal = new TierRefusedException("this server is not to be written to");
            } else if (isFrozen) {
                frozen.add(() -> serve(operation, step, answer));
                return;
            } else {
                try {
                    result = step.apply(data.at(ticker.read()));
                } catch (TierRefusedException e) {
                    refusal = e;
                }
            }
        }
        if (refusal == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(refusal);
        }
    }

    private boolean isDead() {
        synchronized (data) {
            return dead;
        }
    }

    /** Carries {@code message} to every node. */
    void carry(byte[] message) {
        List<InMemoryNode> all;
        synchronized (data) {
            all = List.copyOf(nodes);
        }
        for (InMemoryNode node : all) {
            int copies;
            List<Duration> delays = new ArrayList<>();
            synchronized (data) {
                copies = random.nextDouble() < lost ? 0 : random.nextDouble() < doubled ? 2 : 1;
                for (int copy = 0; copy < copies; copy++) {
                    long nanos = delayedUpTo.isZero() ? 0 : random.nextLong(delayedUpTo.toNanos());
                    delays.add(Duration.ofNanos(nanos));
                }
            }
            delays.forEach(delay -> after(delay, () -> node.hear(message.clone())));
        }
    }

    private void after(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
        } else {
            scheduler.schedule(task, delay.toNanos());
        }
    }

    void disconnect(InMemoryNode node) {
        synchronized (data) {
            nodes.remove(node);
        }
    }

    /** Returns whether lines of the bus can be up. */
    boolean carries() {
        return !isDead();
    }
}
