package dev.bramka.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.gateway.platform.GatewayFailure;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is read field by field, and what is wrong is refused by its name. */
class JsonBodyTest {
  private static JsonBody body(String json) {
    return JsonBody.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(Runnable read, String... words) {
    assertThatThrownBy(read::run)
        .isInstanceOfSatisfying(
            GatewayFailure.class, e -> assertThat(e.getMessage()).contains(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "[]", "1", "null", "{", "{\"a\":1", "{\"a\":1,\"a\":2}", "{}{", "\u0000"})
  void whatIsNoObject_isRefused(String text) {
    assertThatThrownBy(() -> body(text)).isInstanceOf(GatewayFailure.class);
  }

  @Test
  void nesting_andNumberOfValues_haveAnEnd() {
    assertThatThrownBy(() -> body("{\"a\":".repeat(20) + "1" + "}".repeat(20)))
        .isInstanceOf(GatewayFailure.class);
    assertThatThrownBy(() -> body("{\"a\":[" + "1,".repeat(2_000) + "1]}"))
        .isInstanceOf(GatewayFailure.class);
  }

  @Test
  void fields_areNamedByTheirPointer() {
    JsonBody body = body("{\"plain\":{\"invoice\":7}}");
    assertRefused(() -> body.object("plain").requiredText("invoice"), "/plain/invoice", "a string");
    assertRefused(() -> body.requiredText("sessionId"), "/sessionId", "is missing");
    assertRefused(() -> body.object("plain").object("invoice"), "/plain/invoice", "an object");
  }

  @Test
  void nullEqualsAbsent_andUnknownFieldsAreIgnored() {
    JsonBody body = body("{\"a\":null,\"b\":1}");
    assertThat(body.text("a")).isNull();
    assertThat(body.object("a")).isNull();
    assertThat(body.flag("a")).isFalse();
    assertThat(body.base64("c")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "\"5\"", "99999999999", "1e3", "true"})
  void size_isAPositiveWholeNumber(String value) {
    assertRefused(() -> body("{\"size\":" + value + "}").requiredSize("size"), "/size", "whole");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"true\"", "1", "{}"})
  void flag_isTrueOrFalse(String value) {
    assertRefused(() -> body("{\"on\":" + value + "}").flag("on"), "/on", "true or false");
  }

  @Test
  void base64_mayHaveLineBreaks_butNothingElse() {
    assertThat(body("{\"b\":\"AQ\\r\\nID\"}").requiredBase64("b")).containsExactly(1, 2, 3);
    assertRefused(() -> body("{\"b\":\"A QID\"}").requiredBase64("b"), "/b");
    assertRefused(() -> body("{\"b\":\"§\"}").requiredBase64("b"), "/b");
  }

  @Test
  void zeroCharacter_isRefused() {
    assertRefused(() -> body("{\"t\":\"a\\u0000b\"}").text("t"), "/t", "U+0000");
  }

  @Property(tries = 300)
  void anyBytes_areReadOrRefused(@ForAll byte[] bytes) {
    try {
      JsonBody.parse(bytes);
    } catch (GatewayFailure e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
