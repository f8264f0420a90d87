package dev.bramka.gateway.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Callers join a base address that ends in a slash with paths that begin with one; two slashes
 * count as one.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class DoubleSlashes extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(
        request.getRequestURI().contains("//") ? new Single(request) : request, response);
  }

  private static final class Single extends HttpServletRequestWrapper {
    Single(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getRequestURI() {
      return super.getRequestURI().replaceAll("/{2,}", "/");
    }

    @Override
    public StringBuffer getRequestURL() {
      StringBuffer url = super.getRequestURL();
      String path = super.getRequestURI();
      int at = url.indexOf(path);
      return at < 0 ? url : url.replace(at, url.length(), getRequestURI());
    }

    @Override
    public String getServletPath() {
      return super.getServletPath().replaceAll("/{2,}", "/");
    }
  }
}
