package io.github.corralcache.redis;

import io.github.corralcache.tier.TierKey;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * The commands that are sent. They are made one by one, not by Lettuce's methods, because only commands that are handed
 * over together leave in one write.
 */
final class Commands {

    private Commands() {}

    static AsyncCommand<byte[], byte[], Long> pttl(TierKey key) {
        return command(CommandType.PTTL, new IntegerOutput<>(ByteArrayCodec.INSTANCE), on(key));
    }

    static AsyncCommand<byte[], byte[], byte[]> get(TierKey key) {
        return command(CommandType.GET, new ByteArrayOutput<>(ByteArrayCodec.INSTANCE), on(key));
    }

    /** Returns the command for the first {@code length} bytes. */
    static AsyncCommand<byte[], byte[], byte[]> start(TierKey key, int length) {
        return command(
                CommandType.GETRANGE,
                new ByteArrayOutput<>(ByteArrayCodec.INSTANCE),
                on(key).add(0).add(length - 1));
    }

    static AsyncCommand<byte[], byte[], String> set(TierKey key, byte[] stored, long millis) {
        return command(
                CommandType.SET,
                new StatusOutput<>(ByteArrayCodec.INSTANCE),
                on(key).add(stored).add("PX").add(millis));
    }

    static AsyncCommand<byte[], byte[], Long> del(TierKey key) {
        return command(CommandType.DEL, new IntegerOutput<>(ByteArrayCodec.INSTANCE), on(key));
    }

    static AsyncCommand<byte[], byte[], Long> publish(byte[] channel, byte[] message) {
        return command(
                CommandType.PUBLISH,
                new IntegerOutput<>(ByteArrayCodec.INSTANCE),
                new CommandArgs<>(ByteArrayCodec.INSTANCE).add(channel).add(message));
    }

    /** Returns the call of a script that the server should know by its digest. */
    static <T> AsyncCommand<byte[], byte[], T> call(
            Script script, CommandOutput<byte[], byte[], T> output, TierKey key, Object... arguments) {
        return command(
                CommandType.EVALSHA,
                output,
                with(
                        new CommandArgs<>(ByteArrayCodec.INSTANCE)
                                .add(script.digest)
                                .add(1)
                                .addKey(key.bytes()),
                        arguments));
    }

    /** Returns the same call with the script's text, which the server knows from then on. */
    static <T> AsyncCommand<byte[], byte[], T> teach(
            Script script, CommandOutput<byte[], byte[], T> output, TierKey key, Object... arguments) {
        return command(
                CommandType.EVAL,
                output,
                with(
                        new CommandArgs<>(ByteArrayCodec.INSTANCE)
                                .add(script.text)
                                .add(1)
                                .addKey(key.bytes()),
                        arguments));
    }

    private static CommandArgs<byte[], byte[]> with(CommandArgs<byte[], byte[]> args, Object... arguments) {
        for (Object argument : arguments) {
            if (argument instanceof byte[] bytes) {
                args.add(bytes);
            } else {
                args.add((Long) argument);
            }
        }
        return args;
    }

    private static CommandArgs<byte[], byte[]> on(TierKey key) {
        return new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key.bytes());
    }

    private static <T> AsyncCommand<byte[], byte[], T> command(
            CommandType type, CommandOutput<byte[], byte[], T> output, CommandArgs<byte[], byte[]> args) {
        return new AsyncCommand<>(new Command<>(type, output, args));
    }
}
