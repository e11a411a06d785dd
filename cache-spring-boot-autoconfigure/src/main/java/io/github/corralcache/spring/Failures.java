package io.github.corralcache.spring;

import io.github.corralcache.RecursiveLoadException;
import java.util.concurrent.CompletionException;
import org.springframework.cache.interceptor.CacheOperationInvoker;

/** Finds the exception that was thrown among those it was wrapped in on its way. */
final class Failures {

    private Failures() {}

    /** Returns what is inside the wrappings of Spring's interceptor and of futures. */
    static Throwable unwrap(Throwable failure) {
        Throwable inside = failure;
        while (true) {
            if (inside instanceof CacheOperationInvoker.ThrowableWrapper wrapper) {
                inside = wrapper.getOriginal();
            } else if (inside instanceof CompletionException && inside.getCause() != null) {
                inside = inside.getCause();
            } else {
                return inside;
            }
        }
    }

    /** Returns what a method that does not return a future has thrown: what is inside the wrappings of Spring only. */
    static Throwable thrown(Throwable failure) {
        Throwable inside = failure;
        while (inside instanceof CacheOperationInvoker.ThrowableWrapper wrapper) {
            inside = wrapper.getOriginal();
        }
        return inside;
    }

    /**
     * Returns {@code thrown} so that those who wait throw that very exception too. One that is not wrapped would tell
     * them that it is they who came back to themselves, or lose what the method has wrapped around it.
     */
    static Throwable told(Throwable thrown) {
        return thrown instanceof RecursiveLoadException || thrown instanceof CompletionException
                ? new CacheOperationInvoker.ThrowableWrapper(thrown)
                : thrown;
    }

    /** A method that was interrupted has told by {@code cause}, which goes no further: the thread is to know still. */
    static void keepInterrupt(Throwable cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
