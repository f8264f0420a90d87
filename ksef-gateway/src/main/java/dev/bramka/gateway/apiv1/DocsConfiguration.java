package dev.bramka.gateway.apiv1;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The description of the API at {@code /openapi} and a page to try it at {@code /docs}. */
@Configuration(proxyBeanMethods = false)
class DocsConfiguration implements WebMvcConfigurer {
  private static final String UI = "classpath:/META-INF/resources/webjars/swagger-ui/5.34.1/";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  @Override
  public void addViewControllers(ViewControllerRegistry registry) {
    registry.addRedirectViewController("/", "/docs/");
    registry.addRedirectViewController("/docs", "/docs/");
    registry.addViewController("/docs/").setViewName("forward:/docs/index.html");
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/docs/ui/**")
        .addResourceLocations(UI)
        .setCacheControl(CacheControl.maxAge(1, TimeUnit.DAYS));
    registry.addResourceHandler("/openapi/**").addResourceLocations("classpath:/openapi/");
  }

  /** The pages load nothing from elsewhere and are framed by nobody. */
  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(
            new HandlerInterceptor() {
              @Override
              public boolean preHandle(
                  HttpServletRequest request, HttpServletResponse response, Object handler) {
                response.setHeader("Content-Security-Policy", POLICY);
                return true;
              }
            })
        .addPathPatterns("/docs/**");
  }
}
