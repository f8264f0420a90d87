package dev.bramka.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.deser.BeanDeserializerBuilder;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The chart as Helm renders it, read as strictly as Kubernetes does with strict validation. */
class ChartTest {
  private static final Path CHART = Path.of("bramka");

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "v1 ConfigMap", ConfigMap.class,
          "v1 Service", Service.class,
          "v1 ServiceAccount", ServiceAccount.class,
          "apps/v1 StatefulSet", StatefulSet.class,
          "networking.k8s.io/v1 Ingress", Ingress.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(new SimpleModule().setDeserializerModifier(new NothingBesides()))
          .build();

  /** Kubernetes' types keep unknown members; here they are mistakes. */
  private static final class NothingBesides extends ValueDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public BeanDeserializerBuilder updateBuilder(
        DeserializationConfig config,
        BeanDescription.Supplier type,
        BeanDeserializerBuilder builder) {
      builder.setAnySetter(null);
      return builder;
    }
  }

  private static TemplateCommand chart() {
    return new Helm(CHART)
        .template()
        .withName("bramka")
        .withNamespace("invoices")
        .withKubeVersion("1.31.0");
  }

  private static TemplateCommand withPostgres() {
    return chart()
        .set("replicas", 3)
        .set("database.url", "jdbc:postgresql://db/bramka")
        .set("database.secret", "bramka-database");
  }

  private static List<Map<String, Object>> documents(TemplateCommand command) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document : new Yaml().loadAll(command.call())) {
      if (document instanceof Map<?, ?> map) {
        documents.add(
            STRICT.convertValue(
                map,
                STRICT.getTypeFactory().constructMapType(Map.class, String.class, Object.class)));
      }
    }
    return documents;
  }

  private static List<HasMetadata> rendered(TemplateCommand command) {
    List<HasMetadata> all = new ArrayList<>();
    for (Map<String, Object> document : documents(command)) {
      String kind = document.get("apiVersion") + " " + document.get("kind");
      assertThat(KINDS).containsKey(kind);
      all.add(STRICT.convertValue(document, KINDS.get(kind)));
    }
    return all;
  }

  private static <T extends HasMetadata> T one(List<HasMetadata> all, Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }

  private static Container container(List<HasMetadata> all) {
    return one(all, StatefulSet.class).getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  private static List<String> variables(List<HasMetadata> all) {
    return container(all).getEnv().stream().map(EnvVar::getName).toList();
  }

  @Test
  void helm_findsNothingWrong() {
    LintResult result = new Helm(CHART).lint().strict().call();
    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
  }

  @Test
  void usualValues_giveOneNodeOnSqlite_thatMayDoNothingBesides() {
    List<HasMetadata> all = rendered(chart());
    assertThat(all)
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrder(
            "ConfigMap", "Service", "Service", "ServiceAccount", "StatefulSet", "NetworkPolicy");
    Container bramka = container(all);
    assertThat(bramka.getImage()).isEqualTo("bramka:0.1.0-snapshot");
    assertThat(bramka.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(bramka.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(bramka.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    StatefulSet set = one(all, StatefulSet.class);
    assertThat(set.getSpec().getReplicas()).isEqualTo(1);
    assertThat(set.getSpec().getTemplate().getSpec().getSecurityContext().getRunAsNonRoot())
        .isTrue();
    assertThat(variables(all)).doesNotContain("KSEF_DATABASE_URL").contains("KSEF_MASTER_KEY_FILE");
  }

  @Test
  void severalNodes_shareAPostgres_andAreNotAllTakenAwayAtOnce() {
    List<HasMetadata> all = rendered(withPostgres());
    assertThat(one(all, StatefulSet.class).getSpec().getReplicas()).isEqualTo(3);
    assertThat(one(all, PodDisruptionBudget.class).getSpec().getMaxUnavailable().getIntVal())
        .isEqualTo(1);
    assertThat(variables(all)).contains("KSEF_DATABASE_URL", "KSEF_DATABASE_PASSWORD_FILE");
  }

  @Test
  void ingress_opensTheApi_notAdministration() {
    Ingress ingress =
        one(
            rendered(
                chart()
                    .set("ingress.enabled", true)
                    .set("ingress.host", "faktury.example")
                    .set("ingress.tlsSecret", "faktury-tls")),
            Ingress.class);
    assertThat(ingress.getSpec().getRules().getFirst().getHttp().getPaths())
        .extracting(path -> path.getPath())
        .containsExactly("/api", "/docs", "/openapi");
    assertThat(ingress.getSpec().getTls().getFirst().getHosts()).containsExactly("faktury.example");
  }

  @Test
  void ports_ofServicesAndProbes_areThoseOfTheContainer() {
    List<HasMetadata> all = rendered(withPostgres());
    Container bramka = container(all);
    List<String> names = bramka.getPorts().stream().map(p -> p.getName()).toList();
    for (HasMetadata each : all) {
      if (each instanceof Service service) {
        for (ServicePort port : service.getSpec().getPorts()) {
          assertThat(names).contains(port.getTargetPort().getStrVal());
        }
      }
    }
    assertThat(names).contains(bramka.getReadinessProbe().getHttpGet().getPort().getStrVal());
  }

  @Test
  void selectors_areThePodsLabels() {
    List<HasMetadata> all = rendered(withPostgres());
    StatefulSet set = one(all, StatefulSet.class);
    Map<String, String> pod = set.getSpec().getTemplate().getMetadata().getLabels();
    assertThat(pod).containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels());
    assertThat(pod).containsAllEntriesOf(one(all, Service.class).getSpec().getSelector());
    assertThat(pod)
        .containsAllEntriesOf(
            one(all, NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels());
  }

  @Test
  void settings_areYamlUnderKsef() {
    ConfigMap map = one(rendered(chart().set("settings.sync.interval", "20m")), ConfigMap.class);
    Map<String, Map<String, Object>> settings = new Yaml().load(map.getData().get("bramka.yaml"));
    assertThat(settings.get("ksef"))
        .containsEntry("environment", "test")
        .containsEntry("sync", Map.of("interval", "20m"));
  }

  @Test
  void proxies_areBelievedWhereTheyAreNamedOnly() {
    assertThat(one(rendered(chart()), ConfigMap.class).getData().get("bramka.yaml"))
        .doesNotContain("remoteip");
    ConfigMap map = one(rendered(chart().set("ingress.proxies", "10.2.0.9")), ConfigMap.class);
    assertThat(map.getData().get("bramka.yaml")).contains("internal-proxies: '10.2.0.9'");
  }

  @Test
  void serviceMonitor_isRenderedWhereItIsWanted() {
    assertThat(
            documents(
                chart()
                    .set("metrics.serviceMonitor", true)
                    .set("networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.name", "m")))
        .extracting(document -> document.get("kind"))
        .contains("ServiceMonitor");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "replicas, 2, more than one takes PostgreSQL",
    "replicas, -1, replicas",
    "environment, prod, environment",
    "database.url, jdbc:postgresql://db/bramka, database.secret",
    "database.url, jdbc:mysql://db/bramka, pattern",
    "ingress.enabled, true, ingress.host is missing",
    "metrics.serviceMonitor, true, networkPolicy.metricsFrom",
    "persistance.size, 1Gi, persistance",
    "persistence.size, much, size"
  })
  void valuesThatCannotWork_areRefusedByName(String name, String value, String told) {
    TemplateCommand command = chart().set(name, value);
    assertThatThrownBy(command::call).hasMessageContaining(told);
  }
}
