package io.github.corralcache.redis;

import io.github.corralcache.tier.TierKey;
import io.github.corralcache.tier.TierRefusedException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.AsyncCommand;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends commands over a {@link Line}. Thread-safe. */
final class Wire {

    /**
     * The first words of answers of a server that is well: its memory is full, or the user lacks a right, and so on.
     */
    private static final Set<String> REFUSALS = Set.of("OOM", "NOPERM", "WRONGTYPE", "MISCONF");

    private final Line<StatefulConnection<byte[], byte[]>> line;

    Wire(Line<StatefulConnection<byte[], byte[]>> line) {
        this.line = line;
    }

    /** Sends {@code command}, and returns it: it completes with the answer. */
    <T> CompletableFuture<T> send(AsyncCommand<byte[], byte[], T> command) {
        sendAll(List.of(command));
        return command;
    }

    /** Returns {@code stage}, which fails in another way where the server is well and has said no. */
    private static <T> CompletableFuture<T> refusals(CompletableFuture<T> stage) {
        return stage.exceptionallyCompose(failure -> {
            String refusal = refusal(cause(failure));
            return CompletableFuture.failedFuture(refusal == null ? failure : new TierRefusedException(refusal));
        });
    }

    /** Returns the code of the answer of a server that is well; null for other failures. */
    private static @Nullable String refusal(Throwable failure) {
        if (failure.getClass() != RedisCommandExecutionException.class || failure.getMessage() == null) {
            return null;
        }
        String message = failure.getMessage();
        return REFUSALS.stream()
                .filter(code -> message.startsWith(code) || isOfScript(message, code))
                .map(code -> "the server has refused: " + code)
                .findFirst()
                .orElse(null);
    }

    /** Before Redis 7 the failures of what a script calls come within another. */
    private static boolean isOfScript(String message, String code) {
        return message.startsWith("ERR Error running script")
                && (message.contains(" " + code + " ") || message.contains("-" + code + " "));
    }

    /** Sends {@code commands} in one write. Each completes with its answer. */
    void sendAll(List<? extends AsyncCommand<byte[], byte[], ?>> commands) {
        StatefulConnection<byte[], byte[]> connection = line.connection();
        if (connection == null) {
            commands.forEach(command -> command.completeExceptionally(new RedisException("not connected yet")));
            return;
        }
        try {
            if (commands.size() == 1) {
                connection.dispatch(commands.get(0));
            } else {
                connection.dispatch(commands);
            }
        } catch (RuntimeException e) { // closed
            commands.forEach(command -> command.completeExceptionally(e));
        }
    }

    /** Sends {@code commands}, which change something, in one write. */
    CompletableFuture<Void> write(List<? extends AsyncCommand<byte[], byte[], ?>> commands) {
        sendAll(commands);
        return all(commands).whenComplete((done, failure) -> leaveReplica(failure));
    }

    /** Returns a stage that completes when all of {@code commands} have, or fails as the first that fails. */
    static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> commands) {
        return refusals(CompletableFuture.allOf(commands.toArray(CompletableFuture<?>[]::new)));
    }

    /** Calls {@code script}, with its text if the server does not know it: it was restarted, or is another one. */
    <T> CompletableFuture<T> run(
            Script script, Supplier<CommandOutput<byte[], byte[], T>> output, TierKey key, Object... arguments) {
        return answer(send(Commands.call(script, output.get(), key, arguments)), script, output, key, arguments);
    }

    /** Returns the answer to {@code call}, which was sent, after a second try where that is of use. */
    <T> CompletableFuture<T> answer(
            CompletableFuture<T> call,
            Script script,
            Supplier<CommandOutput<byte[], byte[], T>> output,
            TierKey key,
            Object... arguments) {
        return refusals(call.exceptionallyCompose(failure -> {
            if (cause(failure) instanceof RedisNoScriptException) {
                return send(Commands.teach(script, output.get(), key, arguments));
            }
            leaveReplica(failure);
            return CompletableFuture.failedFuture(failure);
        }));
    }

    /** A server that takes no writes has become a replica: the connection has to be made anew to find the master. */
    private void leaveReplica(@Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        Throwable cause = cause(failure);
        if (cause instanceof RedisReadOnlyException
                || (cause.getMessage() != null && isOfScript(cause.getMessage(), "READONLY"))) {
            line.replace();
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
