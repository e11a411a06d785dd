package io.github.corralcache.tier;

import java.util.concurrent.CompletionStage;

/**
 * Carries short messages to all nodes, this one included. Messages may be lost, doubled or arrive in another order: who
 * listens has to notice. See {@link SecondTier} for threads and failures.
 */
public interface Bus {

    /** Hears of messages, on a thread of the client; must not block. */
    interface Listener {

        /** A message has come. Its bytes may be anything. */
        void received(byte[] message);

        /**
         * From now on messages arrive; those sent before may be lost. Called after each time that the line was down.
         */
        void connected();

        /** Messages may be lost from now on. */
        void disconnected();
    }

    /** What {@link #listen} began. */
    interface Subscription extends AutoCloseable {

        /** Ends it. The listener may hear of a message that is on its way. */
        @Override
        void close();
    }

    /** Sends {@code message}, after all that was sent to the server by this node before. */
    CompletionStage<Void> send(byte[] message);

    /** Has {@code listener} told of messages until the subscription is closed. */
    Subscription listen(Listener listener);
}
