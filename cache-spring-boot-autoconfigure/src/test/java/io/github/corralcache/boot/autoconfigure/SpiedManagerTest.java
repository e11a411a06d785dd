package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.verify;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.cache.CacheManager;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** A test of an application's that spies on the cache manager. */
@SpringBootTest(classes = MockedManagerTest.Application.class)
@Tag("C2")
class SpiedManagerTest {

    @MockitoSpyBean
    private CacheManager cacheManager;

    @Autowired
    private MockedManagerTest.Service service;

    @Autowired
    private CorralManagers managers;

    @Test
    void theSpyIsAskedAndCorralIsFound() {
        assertThat(service.find("k")).isEqualTo(service.find("k"));

        verify(cacheManager, atLeastOnce()).getCache("books");
        assertThat(managers.find()
                        .get("cacheManager")
                        .findCache("books")
                        .getNativeCache()
                        .stats()
                        .loads())
                .isEqualTo(1);
    }
}
