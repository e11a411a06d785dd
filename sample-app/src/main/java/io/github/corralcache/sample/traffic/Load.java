package io.github.corralcache.sample.traffic;

import io.github.corralcache.sample.shop.Protection;
import io.github.corralcache.sample.shop.Query;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Requests that can be sent to either side of the shop. */
interface Load {

    /** How many requests this is, unless it is stopped. */
    int requests();

    /** What the requests ask of the caches and the database; what others ask meanwhile is not of the load. */
    Set<Query> queries();

    /** The length of a moment of the timeline. */
    Duration resolution();

    /** Brings the caches of one side into the state that the load begins with. */
    void prepare(Protection protection);

    /**
     * Sends the requests and returns when all of them are answered.
     *
     * @param run told of each answer
     * @param isStopped asked now and then; once it is true no more requests are sent
     */
    void send(ShopClient client, Protection protection, Run run, BooleanSupplier isStopped);
}
