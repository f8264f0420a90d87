package dev.bramka.documents.visualise;

import dev.bramka.documents.visualise.model.Logo;
import dev.bramka.documents.visualise.model.Theme;
import org.jspecify.annotations.Nullable;

/**
 * How documents look.
 *
 * @param logo null for none
 */
public record Branding(Theme theme, @Nullable Logo logo) {
  /** What documents look like when nobody says otherwise. */
  public static final Branding DEFAULT = new Branding(Theme.DEFAULT, null);
}
