package io.github.corralcache.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The steps that Redis takes at once, on one key each, so they run on a cluster too. Offsets are those of
 * {@link Stored}. Only what Redis 6.2 has is used.
 */
enum Script {

    /**
     * Arguments: token, duration of a lease and early refresh in ms. Returns the state as numbered in
     * {@link RedisLeases}, then value, ms left of its hard TTL, ms that somebody else's lease stands; the last three as
     * far as there are any.
     */
    LOOK_UP("""
            local stored = redis.call('GET', KEYS[1])
            local left = redis.call('PTTL', KEYS[1])
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local until_ms = now + ARGV[2]
            if not stored or #stored < 52 or string.sub(stored, 1, 3) ~= 'CR\\1' or left <= 0 then
              redis.call('SET', KEYS[1], 'CR\\1\\1' .. struct.pack('>I8I8I8', 0, 0, until_ms) .. ARGV[1]
                  .. string.rep('\\0', 8), 'PX', ARGV[2])
              return {4}
            end
            local grace, hard, busy = struct.unpack('>I8I8I8', stored, 5)
            if string.byte(stored, 4) % 2 == 1 then
              if busy > now then
                return {5, '', 0, busy - now}
              end
              redis.call('SETRANGE', KEYS[1], 20, struct.pack('>I8', until_ms) .. ARGV[1])
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
              return {4}
            end
            if left - grace > tonumber(ARGV[3]) then
              return {1, stored, left}
            end
            if busy > now then
              return {3, stored, left, busy - now}
            end
            redis.call('SETRANGE', KEYS[1], 20, struct.pack('>I8', until_ms) .. ARGV[1])
            return {2, stored, left}
            """),

    /** Arguments: token, value with header, hard TTL in ms. Returns 1, or 0 if the lease does not stand. */
    PUBLISH("""
            if redis.call('GETRANGE', KEYS[1], 28, 43) ~= ARGV[1] then
              return 0
            end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return 1
            """),

    /** Arguments: token, duration in ms. Returns 1, or 0 if the lease does not stand. */
    RENEW("""
            local header = redis.call('GETRANGE', KEYS[1], 0, 43)
            if string.sub(header, 29, 44) ~= ARGV[1] then
              return 0
            end
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('SETRANGE', KEYS[1], 20, struct.pack('>I8', now + ARGV[2]))
            if string.byte(header, 4) % 2 == 1 then
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
            end
            return 1
            """),

    /** Arguments: token, pause in ms. A stub goes, unless there is a pause; a stale value stays. */
    ABANDON("""
            local header = redis.call('GETRANGE', KEYS[1], 0, 43)
            if string.sub(header, 29, 44) ~= ARGV[1] then
              return 0
            end
            local pause = tonumber(ARGV[2])
            local stub = string.byte(header, 4) % 2 == 1
            if stub and pause == 0 then
              return redis.call('DEL', KEYS[1])
            end
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('SETRANGE', KEYS[1], 20, struct.pack('>I8', now + pause) .. string.rep('\\0', 16))
            if stub then
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
            end
            return 1
            """),

    /** Arguments: bytes, TTL in ms. Returns what is stored afterwards. */
    AGREE("""
            local stored = redis.call('GET', KEYS[1])
            if stored then
              return stored
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return ARGV[1]
            """);

    final String text;
    final String digest;

    Script(String text) {
        this.text = text;
        this.digest = sha1(text);
    }

    /** Redis knows scripts by their SHA-1. */
    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
