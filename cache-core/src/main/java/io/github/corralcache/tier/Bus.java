package io.github.corralcache.tier;

import java.util.concurrent.CompletionStage;

/**
 * Sends short messages to all nodes, including this one. Messages may be lost, duplicated or reordered; listeners must
 * cope with that. See {@link SecondTier} for threads and failures.
 */
public interface Bus {

    /** Receives messages on a thread of the client. Must not block. */
    interface Listener {

        /** Called for each message. Its bytes may be anything. */
        void received(byte[] message);

        /** From now on messages arrive; earlier ones may be lost. Called each time the connection is back. */
        void connected();

        /** Messages may be lost from now on. */
        void disconnected();
    }

    /** A subscription of {@link #listen}. */
    interface Subscription extends AutoCloseable {

        /** Ends the subscription. The listener may still receive a message that is on its way. */
        @Override
        void close();
    }

    /** Sends {@code message}, after all that was sent to the server by this node before. */
    CompletionStage<Void> send(byte[] message);

    /** Sends messages to {@code listener} until the subscription is closed. */
    Subscription listen(Listener listener);
}
