package dev.bramka.gateway.rendering;

import dev.bramka.documents.visualise.Branding;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.tenants.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Service;

/**
 * The looks of tenants, from a folder each; a tenant without one has the look {@code default}, if
 * there is one. A wrong look stops the start; one that becomes wrong later is logged, and the last
 * good one stays. Changes are seen without a restart. Thread-safe.
 */
@Service
class Brandings implements InitializingBean {
  private static final Logger LOG = LoggerFactory.getLogger(Brandings.class);
  private static final String DEFAULT = "default";
  private static final String FOLDER_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  private record Kept(String state, Branding look) {}

  private final Path folder;
  private final Map<Path, Kept> kept = new ConcurrentHashMap<>();

  Brandings(KsefSettings settings) {
    this.folder = settings.looksDir();
  }

  @Override
  public void afterPropertiesSet() throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> looks = Files.list(folder)) {
        looks.filter(Brandings::present).forEach(look -> kept.put(look, read(look)));
      }
    }
  }

  private static boolean present(Path look) {
    return Files.isRegularFile(look.resolve(BrandingFile.NAME));
  }

  Branding of(Tenant tenant) {
    Path own = folder.resolve(tenant.id());
    if (tenant.id().matches(FOLDER_NAME) && present(own)) {
      return current(own);
    }
    Path common = folder.resolve(DEFAULT);
    return present(common) ? current(common) : Branding.DEFAULT;
  }

  private Branding current(Path look) {
    Kept known = kept.get(look);
    String state = state(look);
    if (known != null && known.state().equals(state)) {
      return known.look();
    }
    try {
      Kept fresh = read(look);
      kept.put(look, fresh);
      return fresh.look();
    } catch (IllegalArgumentException e) {
      Branding last = known == null ? Branding.DEFAULT : known.look();
      LOG.warn("The look stays as it was: {}", e.getMessage());
      kept.put(look, new Kept(state, last));
      return last;
    }
  }

  private static Kept read(Path look) {
    String state = state(look);
    return new Kept(state, BrandingFile.read(look));
  }

  /** Names, sizes and times of the files; another state means that something changed. */
  private static String state(Path look) {
    StringBuilder state = new StringBuilder();
    try (Stream<Path> files = Files.list(look)) {
      for (Path file : files.sorted().toList()) {
        state.append(file.getFileName()).append(' ').append(Files.size(file)).append(' ');
        state.append(Files.getLastModifiedTime(file).toMillis()).append('\n');
      }
    } catch (IOException e) {
      LOG.debug("{}: {}", look, e.getMessage());
    }
    return state.toString();
  }
}
