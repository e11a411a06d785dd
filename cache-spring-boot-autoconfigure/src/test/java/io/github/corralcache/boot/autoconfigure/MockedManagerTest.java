package io.github.corralcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verify;

import io.github.corralcache.boot.endpoint.CorralEndpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.support.SimpleValueWrapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** A test of an application's that mocks the cache manager. */
@SpringBootTest(properties = "management.endpoints.web.exposure.include=*")
@Tag("C2")
class MockedManagerTest {

    static class Service {
        @Cacheable("books")
        public String find(String key) {
            return "loaded";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Service service() {
            return new Service();
        }
    }

    @MockitoBean
    private CacheManager cacheManager;

    @MockitoBean
    private Cache books;

    @Autowired
    private Service service;

    @Autowired
    private CorralManagers managers;

    @Autowired
    private CorralEndpoint endpoint;

    @Test
    void theMockIsAskedAndCorralKeepsSilent() {
        given(cacheManager.getCache("books")).willReturn(books);
        given(books.getName()).willReturn("books");
        given(books.get("cached")).willReturn(new SimpleValueWrapper("from the mock"));

        assertThat(service.find("cached")).isEqualTo("from the mock");
        assertThat(service.find("new")).isEqualTo("loaded");
        verify(books).put("new", "loaded");
        assertThat(managers.find()).isEmpty();
        assertThat(endpoint.corral().summary().caches()).isZero();
    }
}
