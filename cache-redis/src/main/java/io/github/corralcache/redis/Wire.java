package io.github.corralcache.redis;

import io.github.corralcache.tier.TierKey;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.AsyncCommand;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends commands over a {@link Line}. Thread-safe. */
final class Wire {

    private final Line<StatefulConnection<byte[], byte[]>> line;

    Wire(Line<StatefulConnection<byte[], byte[]>> line) {
        this.line = line;
    }

    /** Sends {@code command}, and returns it: it completes with the answer. */
    <T> CompletableFuture<T> send(AsyncCommand<byte[], byte[], T> command) {
        sendAll(List.of(command));
        return command;
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
        return CompletableFuture.allOf(commands.toArray(CompletableFuture<?>[]::new));
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
        return call.exceptionallyCompose(failure -> {
            if (cause(failure) instanceof RedisNoScriptException) {
                return send(Commands.teach(script, output.get(), key, arguments));
            }
            leaveReplica(failure);
            return CompletableFuture.failedFuture(failure);
        });
    }

    /** A server that takes no writes has become a replica: the connection has to be made anew to find the master. */
    private void leaveReplica(@Nullable Throwable failure) {
        if (failure != null && cause(failure) instanceof RedisReadOnlyException) {
            line.replace();
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
