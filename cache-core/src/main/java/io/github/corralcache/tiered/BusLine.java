package io.github.corralcache.tiered;

import io.github.corralcache.tier.Bus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The line between the nodes that share a second tier, for all caches of this node. Messages may be lost, so each bears
 * a number of its sender, and a heartbeat tells the latest: who finds a gap may have missed anything. A node that does
 * not hear its own heartbeat hears nobody's. Thread-safe.
 */
final class BusLine implements Bus.Listener {

    /** A cache that listens. Called on threads of the client: hands over what takes longer. */
    interface Member {

        /** Returns the name of the cache on the line. */
        String address();

        /** Another node has sent {@code message}. */
        void heard(BusMessage message);

        /** Messages of other nodes may have been lost until now. */
        void mayHaveMissed();

        /** Messages of other nodes are lost, since a while and still. */
        void hearsNothing();

        /** Runs {@code task} later. */
        void later(Runnable task, long nanos);

        /** Returns the time. */
        long now();
    }

    static final long HEARTBEAT = TimeUnit.SECONDS.toNanos(2);

    /** A node that has not heard itself for so long hears nobody. */
    static final long DEAF_AFTER = TimeUnit.SECONDS.toNanos(6);

    /** Messages that overtake each other come within this time. */
    static final long GRACE = TimeUnit.MILLISECONDS.toNanos(200);

    private static final byte[] NOTHING = {};

    private final Bus bus;
    private final long sender = Agreements.random();
    private final AtomicLong number = new AtomicLong();
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final Senders senders = new Senders();
    private final AtomicLong lastBeat = new AtomicLong();

    /** Guarded by this, as is the next. */
    private Bus.@Nullable Subscription subscription;

    private boolean checks;

    private volatile boolean connected;
    private volatile boolean deaf;
    private volatile long heardMyself;

    BusLine(Bus bus) {
        this.bus = bus;
    }

    /** Whether this node hears of what others write. */
    boolean hears() {
        return connected && !deaf;
    }

    void join(Member member) {
        members.add(member);
        synchronized (this) {
            if (subscription != null) {
                return;
            }
            heardMyself = member.now();
            lastBeat.set(member.now() - HEARTBEAT);
            subscription = bus.listen(this);
        }
    }

    void leave(Member member) {
        members.remove(member);
        Bus.Subscription ended = null;
        synchronized (this) {
            if (members.isEmpty()) {
                ended = subscription;
                subscription = null;
            }
        }
        if (ended != null) {
            ended.close();
        }
    }

    // ---- sending

    void tell(BusMessage.Kind kind, String address, byte[] subject) {
        send(new BusMessage(kind, sender, number.incrementAndGet(), address, subject));
    }

    private void send(BusMessage message) {
        try {
            bus.send(message.encode()).exceptionally(failure -> null); // a gap will tell the others
        } catch (RuntimeException e) {
            // so will it of a message that cannot be sent at all
        }
    }

    /** Called by each member now and then: sends a heartbeat when one is due, and listens for its echo. */
    void tick(long now) {
        long last = lastBeat.get();
        if (now - last < HEARTBEAT - GRACE || !lastBeat.compareAndSet(last, now)) {
            return;
        }
        send(new BusMessage(BusMessage.Kind.HEARTBEAT, sender, number.get(), "", NOTHING));
        senders.forgetSilent(now);
        if (now - heardMyself > DEAF_AFTER) {
            deaf = true;
        }
        if (!hears()) {
            members.forEach(Member::hearsNothing);
        }
    }

    // ---- hearing

    @Override
    public void received(byte[] bytes) {
        BusMessage message = BusMessage.decode(bytes);
        if (message == null || members.isEmpty()) {
            return;
        }
        long now = members.get(0).now();
        if (message.sender() == sender) {
            heardMyself = now;
            if (deaf) {
                deaf = false;
                members.forEach(Member::mayHaveMissed);
            }
            return;
        }
        if (senders.note(message, now)) {
            members.forEach(Member::mayHaveMissed);
        } else if (senders.hasGaps()) {
            checkSoon();
        }
        if (message.kind() != BusMessage.Kind.HEARTBEAT) {
            for (Member member : members) {
                if (member.address().equals(message.cache())) {
                    member.heard(message);
                }
            }
        }
    }

    private void checkSoon() {
        List<Member> some = new ArrayList<>(members);
        synchronized (this) {
            if (checks || some.isEmpty()) {
                return;
            }
            checks = true;
        }
        Member clock = some.get(0);
        clock.later(() -> check(clock), GRACE);
    }

    private void check(Member clock) {
        synchronized (this) {
            checks = false;
        }
        if (senders.takeGaps(clock.now(), GRACE)) {
            members.forEach(Member::mayHaveMissed);
        }
        if (senders.hasGaps()) {
            checkSoon(); // that are younger, and may yet come
        }
    }

    @Override
    public void connected() {
        connected = true;
        if (!members.isEmpty()) {
            heardMyself = members.get(0).now();
        }
        deaf = false;
        members.forEach(Member::mayHaveMissed);
    }

    @Override
    public void disconnected() {
        connected = false;
        members.forEach(Member::mayHaveMissed);
    }
}
