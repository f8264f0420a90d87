package dev.bramka.gateway.apiv1;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Requests so malformed that no application sees them get v1's error body too, not a page. */
@Component
class ContainerErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(
        context -> {
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(JsonReport.class.getName());
          }
        });
  }

  /** Made by the container, by name. */
  public static final class JsonReport extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, Throwable cause) {
      int status = response.getStatus();
      if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
        return;
      }
      ErrorCode code = status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
      try {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(Answers.errorBody(code, null));
        response.finishResponse();
      } catch (IOException e) {
        // nobody is left to tell
      }
    }
  }
}
