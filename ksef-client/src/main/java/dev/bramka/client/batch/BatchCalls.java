package dev.bramka.client.batch;

import dev.bramka.client.batch.BatchPackage.Part;
import dev.bramka.client.batch.BatchSessions.Opened;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.FormCode;

/**
 * KSeF's calls on batch sessions. Each is one exchange with KSeF and fails with a {@link
 * KsefFailure}; nothing is repeated. How a session and its invoices stand is asked like that of an
 * online session.
 */
public interface BatchCalls {
  /**
   * Opens a session for a package. Nothing in it takes effect before it is closed; one that is
   * never closed is cancelled by KSeF after twelve hours.
   *
   * @param key the one that the parts were encrypted with
   * @param offline whether the invoices were issued offline
   * @throws KsefFailure.Broken when KSeF does not say where each part goes
   */
  Opened open(FormCode form, BatchPackage batch, SymmetricKey key, boolean offline);

  /**
   * Uploads a part; the same part may be uploaded again.
   *
   * @throws KsefFailure.Corrupt when KSeF names a host or a method that no part goes to
   */
  void upload(Opened session, Part part);

  /** Closes a session all of whose parts are uploaded, which starts its processing. */
  void close(String session);
}
