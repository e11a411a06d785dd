package io.github.corralcache.spring;

import org.junit.jupiter.api.AfterEach;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What tests of annotated methods begin with: a service behind Corral's interceptor, in a context of its own. */
abstract class AnnotatedServices {

    AnnotationConfigApplicationContext context;

    @AfterEach
    void close() {
        context.close();
    }

    <T> T start(Class<T> service, Class<?>... more) {
        Class<?>[] components = new Class<?>[more.length + 1];
        components[0] = service;
        System.arraycopy(more, 0, components, 1, more.length);
        context = Contexts.withCorralsInterceptor(components);
        return context.getBean(service);
    }

    Backend backend() {
        return context.getBean(Backend.class);
    }

    CorralCache cache(String name) {
        return Contexts.cache(context, name);
    }
}
