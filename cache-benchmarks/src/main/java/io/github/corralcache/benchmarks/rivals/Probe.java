package io.github.corralcache.benchmarks.rivals;

/** One thing that can go wrong when many callers miss. Stateless; a run uses a cache that nobody else uses. */
interface Probe {

    /** What is done, as the head of a row. */
    String title();

    /** What is wanted. */
    String target();

    /** Tries it on {@code rival}, which is empty. May never return. */
    Finding run(Rival rival) throws Exception;
}
