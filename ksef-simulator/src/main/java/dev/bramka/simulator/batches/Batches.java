package dev.bramka.simulator.batches;

import dev.bramka.simulator.rules.Crypto;
import dev.bramka.simulator.rules.Processing;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.state.BatchStore;
import dev.bramka.simulator.state.BatchStore.Batch;
import dev.bramka.simulator.state.BatchStore.Part;
import dev.bramka.simulator.state.InvoiceStore;
import dev.bramka.simulator.state.SessionStore;
import dev.bramka.simulator.state.SessionStore.Session;
import dev.bramka.simulator.state.Settings;
import dev.bramka.simulator.state.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks closed batch sessions, one after another on a thread of its own: each part is compared
 * with its hash and decrypted, the joined archive compared with its own, and every file becomes an
 * invoice to be verified. What is to be done is in the database, so a restart goes on. Thread-safe.
 */
public final class Batches implements AutoCloseable {
  /** KSeF documentation, limits: invoices of a session. */
  private static final int MOST_INVOICES = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Batches.class);
  private static final long IDLE_MS = 50;

  private final Clock clock;
  private final Settings settings;
  private final SessionStore sessions;
  private final BatchStore batches;
  private final InvoiceStore invoices;
  private final ReferenceNumbers numbers;
  private final Processing processing;
  private final Path folder;
  private final Thread thread;
  private volatile boolean closed;

  /** Why a package is refused, as the session's status. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final int code;

    Refused(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  /** Starts unpacking at once. */
  public Batches(Clock clock, Stores stores, ReferenceNumbers numbers, Processing processing) {
    this.clock = clock;
    this.numbers = numbers;
    this.processing = processing;
    settings = stores.settings();
    sessions = stores.sessions();
    batches = stores.batches();
    invoices = stores.invoices();
    folder = stores.database().folder("batches");
    thread = Thread.ofPlatform().name("simulator-batches").daemon().start(this::loop);
  }

  /** The file of an uploaded part. */
  public Path file(String session, int ordinal) {
    return folder.resolve("%s-%03d.aes".formatted(session, ordinal));
  }

  private void loop() {
    while (!closed) {
      try {
        for (Batch batch :
            batches.waiting(clock.millis() - settings.processingDelay().toMillis())) {
          unpack(batch, sessions.find(batch.session()).orElseThrow());
        }
        Thread.sleep(IDLE_MS);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.error("Unpacking failed and goes on", e);
        }
      }
    }
  }

  private void unpack(Batch batch, Session session) {
    Path archive = folder.resolve(batch.session() + ".archive");
    try {
      join(batch, session, archive);
      count(batch, archive);
      fill(batch, session, archive);
      batches.unpacked(batch.session());
      processing.wake();
    } catch (Refused e) {
      LOG.info("Session {}: {} {}", batch.session(), e.code, e.getMessage());
      sessions.move(batch.session(), 150, e.code, clock.millis());
    } catch (IOException e) {
      LOG.error("Session {} cannot be unpacked", batch.session(), e);
      sessions.move(batch.session(), 150, 500, clock.millis());
    } finally {
      forget(archive, batch.session());
    }
  }

  private void join(Batch batch, Session session, Path archive) throws IOException, Refused {
    byte[] key = session.aesKey();
    if (key == null) {
      throw new Refused(415, "the key was not wrapped for us");
    }
    MessageDigest whole = sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(archive), whole)) {
      for (Part part : batches.parts(batch.session())) {
        decrypt(batch, part, Crypto.aes(Cipher.DECRYPT_MODE, key, session.iv()), out);
      }
    }
    if (Files.size(archive) != batch.size() || !base64(whole).equals(batch.hash())) {
      throw new Refused(430, "the archive is not the one that was declared");
    }
  }

  private void decrypt(Batch batch, Part part, Cipher cipher, OutputStream out)
      throws IOException, Refused {
    MessageDigest encrypted = sha256();
    Path file = file(batch.session(), part.ordinal());
    byte[] buffer = new byte[65_536];
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), encrypted)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        byte[] plain = cipher.update(buffer, 0, n);
        out.write(plain == null ? new byte[0] : plain);
      }
    }
    if (!base64(encrypted).equals(part.hash())) {
      throw new Refused(405, "part " + part.ordinal() + " is not the one that was declared");
    }
    try {
      out.write(cipher.doFinal());
    } catch (GeneralSecurityException e) {
      throw new Refused(435, "part " + part.ordinal() + " cannot be decrypted");
    }
  }

  private static void count(Batch batch, Path archive) throws Refused {
    AtomicInteger files = new AtomicInteger();
    try {
      PackageReader.read(
          archive, batch.tar(), (name, content) -> files.incrementAndGet() <= MOST_INVOICES);
    } catch (IOException | IllegalArgumentException e) {
      throw new Refused(430, "the archive cannot be read: " + e.getMessage());
    }
    if (files.get() > MOST_INVOICES) {
      throw new Refused(420, "more than " + MOST_INVOICES + " invoices");
    }
  }

  /** What a process that died had unpacked stays. */
  private void fill(Batch batch, Session session, Path archive) throws IOException {
    AtomicInteger left = new AtomicInteger(sessions.counts(batch.session()).total());
    PackageReader.read(
        archive,
        batch.tar(),
        (name, content) -> {
          if (left.getAndDecrement() <= 0) {
            add(batch, session, name, content);
          }
          return true;
        });
  }

  private void add(Batch batch, Session session, String name, byte[] content) {
    byte[] encrypted;
    try {
      byte[] key = java.util.Objects.requireNonNull(session.aesKey());
      encrypted = Crypto.aes(Cipher.ENCRYPT_MODE, key, session.iv()).doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
    invoices.add(
        new InvoiceStore.Arrival(
            numbers.next("EE"),
            batch.session(),
            Crypto.sha256(content),
            content.length,
            encrypted,
            batch.offline(),
            null,
            name,
            // All of a package were sent when its session was opened.
            session.created(),
            clock.millis()));
  }

  private void forget(Path archive, String session) {
    try {
      Files.deleteIfExists(archive);
      for (Part part : batches.parts(session)) {
        Files.deleteIfExists(file(session, part.ordinal()));
      }
    } catch (IOException e) {
      LOG.warn("Files of {} cannot be removed", session, e);
    }
  }

  private static String base64(MessageDigest digest) {
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
