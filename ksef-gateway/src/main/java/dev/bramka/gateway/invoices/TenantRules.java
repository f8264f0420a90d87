package dev.bramka.gateway.invoices;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.validate.rule.Rule;
import dev.bramka.documents.validate.rule.RuleCatalogue;
import dev.bramka.documents.validate.rule.RuleLevels;
import dev.bramka.documents.validate.rule.RuleLevels.Level;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.TenantSettings;
import dev.bramka.gateway.tenants.Tenant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What a tenant's invoices must meet: its environment's demands and its own levels of rules. */
@Component
public class TenantRules {
  private final Map<String, RuleLevels> byTenant = new HashMap<>();
  private final RuleLevels forAll;

  /**
   * @throws IllegalArgumentException when the settings name a rule or level that does not exist
   */
  public TenantRules(KsefSettings settings) {
    forAll = levels("ksef.rules", settings.rules(), Map.of());
    for (int i = 0; i < settings.tenants().size(); i++) {
      TenantSettings tenant = settings.tenants().get(i);
      if (!tenant.rules().isEmpty()) {
        byTenant.put(
            tenant.stableId(settings.environment()),
            levels("ksef.tenants[" + i + "].rules", tenant.rules(), forAll.levels()));
      }
    }
  }

  private static RuleLevels levels(
      String place, Map<String, String> given, Map<String, Level> under) {
    Map<String, Level> levels = new HashMap<>(under);
    try {
      given.forEach((name, level) -> levels.put(id(name), level(level)));
      return new RuleLevels(levels);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  /** Configuration drops underscores and case from keys. */
  private static String id(String name) {
    String wanted = bare(name);
    return RuleCatalogue.all().stream()
        .map(Rule::id)
        .filter(id -> bare(id).equals(wanted))
        .findFirst()
        .orElse(name);
  }

  private static String bare(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
  }

  /** YAML reads {@code off} as false. */
  private static Level level(String name) {
    return name.equals("false") ? Level.OFF : Level.named(name);
  }

  /** Everything that is looked at for the tenant, business rules included. */
  ValidationOptions report(Tenant tenant) {
    return environment(tenant).withBusiness(levels(tenant));
  }

  /** What decides whether the tenant's invoice is sent: business rules only if one was raised. */
  ValidationOptions sending(Tenant tenant) {
    RuleLevels levels = levels(tenant);
    ValidationOptions options = environment(tenant);
    return levels.raisesErrors() ? options.withBusiness(levels) : options;
  }

  private RuleLevels levels(Tenant tenant) {
    return byTenant.getOrDefault(tenant.id(), forAll);
  }

  private static ValidationOptions environment(Tenant tenant) {
    return ValidationOptions.defaults(tenant.production())
        .takingFa2(tenant.environment().accepts(InvoiceVersion.FA_2));
  }
}
