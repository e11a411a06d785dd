package io.github.corralcache.boot.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers with 503 in Spring MVC. Comes last, so that what the application does about such an exception goes first. */
final class OverloadExceptionResolver implements HandlerExceptionResolver, Ordered {

    private static final Log LOG = LogFactory.getLog(OverloadExceptionResolver.class);

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        Overload overload = Overload.behind(failure);
        if (overload == null || response.isCommitted()) {
            return null;
        }
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(overload.retryAfterSeconds()));
        try {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } catch (IOException e) {
            LOG.debug("The client closed the connection", e);
        }
        return new ModelAndView();
    }
}
