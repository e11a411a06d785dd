package io.github.corralcache.redis;

import io.github.corralcache.test.RedisProcess;
import java.nio.file.Path;
import java.util.Optional;

class EmbeddedRedisContractTest extends RedisContract {

    @Override
    Optional<Path> program() {
        return RedisProcess.embedded();
    }
}
