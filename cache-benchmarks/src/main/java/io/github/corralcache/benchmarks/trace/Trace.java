package io.github.corralcache.benchmarks.trace;

import java.util.Arrays;

/**
 * A sequence of requests for objects, in memory: four bytes a request. Objects are numbered from zero in the order of
 * their first request, so that what is known of them fits in arrays. Immutable.
 */
public final class Trace {

    private final String name;
    private final int[] requests;
    private final long[] keys;
    private final int[] sizes;
    private final double[] costs;

    private Trace(Builder builder) {
        name = builder.name;
        requests = Arrays.copyOf(builder.requests, builder.length);
        int objects = builder.objects.size();
        keys = builder.objects.keys();
        sizes = builder.sized ? Arrays.copyOf(builder.sizes, objects) : new int[0];
        costs = builder.costed ? Arrays.copyOf(builder.costs, objects) : new double[0];
    }

    /** Where the trace comes from: a file name, or the description of a synthetic one. */
    public String name() {
        return name;
    }

    /** The number of requests. */
    public int length() {
        return requests.length;
    }

    /** The number of different objects requested. */
    public int objects() {
        return keys.length;
    }

    /** The object of a request. */
    public int object(int request) {
        return requests[request];
    }

    /** The key of an object, as the trace has it; different for each object. */
    public long key(int object) {
        return keys[object];
    }

    public boolean hasSizes() {
        return sizes.length > 0;
    }

    /** The size of an object in bytes; 1 where the trace has no sizes. */
    public int size(int object) {
        return hasSizes() ? sizes[object] : 1;
    }

    public boolean hasCosts() {
        return costs.length > 0;
    }

    /** What a miss of an object costs, by the trace; 1 where it has no costs. */
    public double cost(int object) {
        return hasCosts() ? costs[object] : 1;
    }

    /** The size of all objects together, each counted once. */
    public long footprint() {
        long sum = 0;
        for (int object = 0; object < objects(); object++) {
            sum += size(object);
        }
        return sum;
    }

    /**
     * Collects the requests of a trace. A trace has a size for each request or for none, and the same holds for costs.
     */
    public static final class Builder {

        private final String name;
        private final KeyNumbers objects = new KeyNumbers();
        private int[] requests = new int[1 << 12];
        private int[] sizes = new int[1 << 10];
        private double[] costs = new double[1 << 10];
        private int length;
        private boolean sized;
        private boolean costed;

        public Builder(String name) {
            this.name = name;
        }

        public int length() {
            return length;
        }

        public void add(long key) {
            if (length == requests.length) {
                requests = Arrays.copyOf(requests, Math.multiplyExact(length, 2));
            }
            requests[length++] = objects.number(key);
        }

        /** Adds a request of an object of some size. The key stands for the object with that size. */
        public void addSized(long key, int size) {
            sized = true;
            int known = objects.size();
            add(key);
            if (objects.size() > known) {
                if (known == sizes.length) {
                    sizes = Arrays.copyOf(sizes, 2 * known);
                }
                sizes[known] = size;
            }
        }

        /** Adds a request of an object whose miss costs something. An object keeps the cost of its first request. */
        public void addCosted(long key, double cost) {
            costed = true;
            int known = objects.size();
            add(key);
            if (objects.size() > known) {
                if (known == costs.length) {
                    costs = Arrays.copyOf(costs, 2 * known);
                }
                costs[known] = cost;
            }
        }

        public Trace build() {
            return new Trace(this);
        }
    }
}
