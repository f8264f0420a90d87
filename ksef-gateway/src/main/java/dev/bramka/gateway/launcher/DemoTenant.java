package dev.bramka.gateway.launcher;

import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.ManagementPort;
import dev.bramka.gateway.platform.PrivateFile;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.sessions.KsefClients.SimulatorAddress;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * On the simulator: a ready tenant with a KSeF token and an API key, so that the first call can be
 * made at once. The key is written to {@code demo-key.json} and stays the same over restarts.
 */
@Component
public class DemoTenant {
  static final String ID = "demo";
  static final String NIP = "1111111111";

  private static final String SUPPLIER = "demo-supplier";
  static final String SUPPLIER_NIP = "5265877635";

  private static final Logger LOG = LoggerFactory.getLogger(DemoTenant.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final KsefSettings settings;
  private final Tenants tenants;
  private final ApiKeys keys;
  private final SimulatorAddress simulator;
  private final ManagementPort management;

  DemoTenant(
      KsefSettings settings,
      Tenants tenants,
      ApiKeys keys,
      SimulatorAddress simulator,
      ManagementPort management) {
    this.settings = settings;
    this.tenants = tenants;
    this.keys = keys;
    this.simulator = simulator;
    this.management = management;
  }

  /** Makes the tenant ready, before the first request can come. */
  void prepare() throws IOException, InterruptedException {
    prepare(new Tenant(ID, "Meble Bukowe sp. z o.o. (demo)", NIP, Environment.SIMULATOR));
  }

  private void prepare(Tenant tenant) throws IOException, InterruptedException {
    tenants.save(tenant);
    if (tenants.credential(tenant.id()).isEmpty()) {
      tenants.credential(tenant.id(), CredentialKind.TOKEN, newKsefToken(tenant.nip()));
    }
  }

  /** A second company that invoices the first, with an API key of its own. */
  ApiKeys.Issued supplier() throws IOException, InterruptedException {
    prepare(new Tenant(SUPPLIER, "Tartak Jodła s.c. (demo)", SUPPLIER_NIP, Environment.SIMULATOR));
    return keys.issue(SUPPLIER);
  }

  private String newKsefToken(String nip) throws IOException, InterruptedException {
    URI address = URI.create(root() + "/simulator/tokens");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(address)
                  .POST(HttpRequest.BodyPublishers.ofString("{\"nip\":\"" + nip + "\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new IOException("The simulator gave no token: HTTP " + answer.statusCode());
      }
      return JSON.readTree(answer.body()).get("token").stringValue();
    }
  }

  private String root() {
    String api = simulator.api().toString();
    return api.substring(0, api.length() - "/v2".length());
  }

  /** Writes and shows the API key, once it is known where the gateway listens. */
  void announce(int port) throws IOException {
    Path file = settings.dataDir().resolve("demo-key.json");
    ApiKeys.Issued key = kept(file);
    if (key == null) {
      key = keys.issue(ID);
    }
    Map<String, String> content = new LinkedHashMap<>();
    content.put("id", key.id());
    content.put("secret", key.secret());
    content.put("nip", NIP);
    content.put("baseUrl", "http://127.0.0.1:" + port);
    content.put("managementUrl", "http://127.0.0.1:" + management.number());
    content.put("simulatorUrl", root());
    PrivateFile.write(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    System.out.printf(
        """

        Bramka is ready.
          gateway    http://127.0.0.1:%d   (try it: http://127.0.0.1:%d/docs)
          simulator  %s
          tenant     %s, NIP %s
          API key    %s : %s
          written to %s

        """,
        port, port, root(), ID, NIP, key.id(), key.secret(), file.toAbsolutePath());
  }

  /** The key of an earlier start, when it is still valid. */
  private ApiKeys.@Nullable Issued kept(Path file) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      ApiKeys.Issued key =
          new ApiKeys.Issued(json.path("id").asString(""), json.path("secret").asString(""));
      return keys.opened(key.id(), key.secret()).filter(o -> o.tenant().id().equals(ID)).isPresent()
          ? key
          : null;
    } catch (JacksonException e) {
      LOG.warn("{} cannot be read and is written anew", file);
      return null;
    }
  }
}
