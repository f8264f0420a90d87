package dev.bramka.gateway.apiv1;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the servlet container itself refuses, in the form of the API that is called. */
@RestController
class ErrorPage implements ErrorController {
  private final ErrorHandling errors;

  ErrorPage(ErrorHandling errors) {
    this.errors = errors;
  }

  @RequestMapping("/error")
  ResponseEntity<byte[]> error(HttpServletRequest request) {
    Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int status = code instanceof Integer known ? known : 404;
    Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    return errors.outside(String.valueOf(path), status, null);
  }
}
