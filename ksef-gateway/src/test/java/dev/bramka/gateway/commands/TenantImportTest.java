package dev.bramka.gateway.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.launcher.ConfiguredTenants;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.secrets.MasterKey;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.tenants.Tenants;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantImportTest {
  @TempDir Path folder;
  private SqliteLab lab;
  private Tenants tenants;
  private ApiKeys keys;
  private Path token;

  @BeforeEach
  void open() throws IOException {
    lab = new SqliteLab(folder);
    tenants =
        new Tenants(
            lab.store(), MasterKey.box(SqliteLab.settings(folder), lab.store()), lab.clock());
    keys = new ApiKeys(lab.store(), lab.clock());
    token = Files.writeString(folder.resolve("token"), "20260101-EC-1|nip-5265877635|aa\n");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  /** The rows of the outcome, where no gateway runs. */
  private List<String> imported(String csv) throws IOException {
    Path file = Files.writeString(folder.resolve("clients.csv"), csv.replace("TOKEN", "" + token));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    KsefSettings nobody = SqliteLab.settings(folder);
    ConfiguredTenants configured = new ConfiguredTenants(tenants, keys, lab.clock());
    new TenantImport(
            tenants,
            configured,
            keys,
            new Running(nobody),
            new PrintStream(out, true, StandardCharsets.UTF_8))
        .run(file);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void everyRow_isTakenByItself_andAnswered() throws IOException {
    List<String> rows =
        imported(
            """
            \uFEFFid;name;nip;environment;token-file
            a;"Alfa; sp. z o.o.";5265877635;test;TOKEN
            b;Beta;1234567890;test;TOKEN
            c;Gamma;1111111111;test;/nowhere
            d;Delta;1111111111;test;TOKEN
            """);
    assertThat(rows.get(1)).startsWith("2,a,added,bk_");
    assertThat(rows.get(2)).startsWith("3,b,refused: NIP '1234567890'");
    assertThat(rows.get(3)).contains("/nowhere");
    assertThat(rows.get(4)).startsWith("5,d,added");
    assertThat(rows.get(7)).startsWith("a,not tried");
    assertThat(tenants.find("a").orElseThrow().name()).isEqualTo("Alfa; sp. z o.o.");
    assertThat(tenants.credential("a").orElseThrow().secret()).startsWith("20260101-EC-1");
  }

  @Test
  void theSameAgain_replacesTheCredential_andMakesNoOtherKey() throws IOException {
    String csv = "id,name,nip,environment,token-file\na,Alfa,5265877635,test,TOKEN\n";
    imported(csv);
    assertThat(imported(csv).get(1)).startsWith("2,a,replaced");
    assertThat(keys.list("a")).hasSize(1);
  }

  @Test
  void anUnknownColumn_isNamed() {
    assertThatThrownBy(() -> imported("id,nipp\na,1\n")).hasMessageContaining("'nipp'");
  }
}
