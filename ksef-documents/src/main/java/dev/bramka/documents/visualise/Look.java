package dev.bramka.documents.visualise;

import dev.bramka.documents.visualise.view.Logo;
import dev.bramka.documents.visualise.view.Theme;
import org.jspecify.annotations.Nullable;

/**
 * How documents look.
 *
 * @param logo null for none
 */
public record Look(Theme theme, @Nullable Logo logo) {
  /** What documents look like when nobody says otherwise. */
  public static final Look DEFAULT = new Look(Theme.DEFAULT, null);
}
