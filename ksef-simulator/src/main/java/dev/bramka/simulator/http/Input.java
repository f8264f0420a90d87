package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.rules.Crypto;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.state.KeyStore;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads request fields, refusing what the contract does not allow (21405). */
final class Input {
  private Input() {}

  static JsonNode object(JsonNode in, String name) {
    JsonNode node = in.get(name);
    if (node == null || !node.isObject()) {
      throw Server.invalid("'" + name + "' must not be empty.");
    }
    return node;
  }

  static String text(JsonNode in, String name) {
    String text = optionalText(in, name);
    if (text == null || text.isEmpty()) {
      throw Server.invalid("'" + name + "' must not be empty.");
    }
    return text;
  }

  static @Nullable String optionalText(JsonNode in, String name) {
    JsonNode node = in.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isString()) {
      throw Server.invalid("'" + name + "' must be a string.");
    }
    return node.stringValue();
  }

  static long number(JsonNode in, String name) {
    JsonNode node = in.get(name);
    if (node == null
        || !node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < 1) {
      throw Server.invalid("'" + name + "' must be greater than or equal to '1'.");
    }
    return node.longValue();
  }

  static boolean flag(JsonNode in, String name) {
    JsonNode node = in.get(name);
    return node != null && node.isBoolean() && node.booleanValue();
  }

  static byte[] base64(JsonNode in, String name) {
    try {
      return Base64.getDecoder().decode(text(in, name));
    } catch (IllegalArgumentException e) {
      throw Server.invalid("'" + name + "' is not valid Base64.");
    }
  }

  static String hash(JsonNode in, String name) {
    if (base64(in, name).length != 32) {
      throw Server.invalid("'" + name + "' must be a Base64 SHA-256 of 44 characters.");
    }
    return text(in, name);
  }

  static void oneOf(String value, String name, String... allowed) {
    if (!Arrays.asList(allowed).contains(value)) {
      throw Server.invalid("'" + name + "' must be one of " + String.join(", ", allowed) + ".");
    }
  }

  /** The keys a ciphertext may be for; 21470 when the named one is not published. */
  static List<KeyStore.Entry> keys(Keys keys, String usage, @Nullable String id) {
    List<KeyStore.Entry> candidates = keys.candidates(usage, id);
    if (candidates.isEmpty()) {
      throw KsefError.UNKNOWN_KEY.with("keyId", String.valueOf(id));
    }
    return candidates;
  }

  /**
   * A key and vector that a caller chose.
   *
   * @param key null when it was not wrapped for us
   * @param iv 16 bytes
   */
  record Encryption(byte @Nullable [] key, byte[] iv) {}

  /** The member {@code encryption}, with its key unwrapped. */
  static Encryption encryption(JsonNode body, Keys keys) {
    JsonNode encryption = object(body, "encryption");
    byte[] wrapped = base64(encryption, "encryptedSymmetricKey");
    byte[] iv = base64(encryption, "initializationVector");
    if (iv.length != 16) {
      throw Server.invalid("'encryption.initializationVector' must be 16 bytes long.");
    }
    String keyId = optionalText(encryption, "publicKeyId");
    return new Encryption(unwrapped(keys(keys, Keys.SYMMETRIC, keyId), wrapped), iv);
  }

  private static byte @Nullable [] unwrapped(List<KeyStore.Entry> candidates, byte[] wrapped) {
    for (KeyStore.Entry key : candidates) {
      byte[] plain = Crypto.unwrap(key.privateKey(), wrapped);
      if (plain != null && plain.length == 32) {
        return plain;
      }
    }
    return null;
  }

  /** A moment. */
  static Instant moment(String text, String name) {
    try {
      return Wire.instant(text);
    } catch (DateTimeException e) {
      throw Server.invalid("'" + name + "' is not in the correct format.");
    }
  }

  static List<String> allowedIps(JsonNode body) {
    List<String> all = new ArrayList<>();
    JsonNode policy = body.get("authorizationPolicy");
    JsonNode ips = policy == null ? null : policy.get("allowedIps");
    if (ips != null && ips.isObject()) {
      for (String kind : List.of("ip4Addresses", "ip4Ranges", "ip4Masks")) {
        JsonNode list = ips.get(kind);
        if (list != null && list.isArray()) {
          list.forEach(ip -> all.add(ip.asString()));
        }
      }
    }
    return all;
  }

  /** Where a list goes on, from the {@code x-continuation-token} header; 0 without one. */
  static int continuation(Call call) {
    String token = call.header("x-continuation-token");
    if (token == null || token.isBlank()) {
      return 0;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
      int at = Integer.parseInt(text);
      if (at >= 0) {
        return at;
      }
    } catch (IllegalArgumentException e) {
      // the same refusal
    }
    throw KsefError.BAD_CONTINUATION.with();
  }

  static String continuation(int at) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Integer.toString(at).getBytes(StandardCharsets.US_ASCII));
  }
}
