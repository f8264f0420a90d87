package dev.bramka.client.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ends a download that stands still, or takes too long altogether, which the JDK's client would
 * wait for without end.
 */
final class StallGuard extends FilterInputStream {
  private final Thread watchdog;
  private final long end;
  private volatile boolean progress = true;
  private volatile boolean stalled;

  StallGuard(InputStream in, Duration patience, Duration longest) {
    super(in);
    end = System.nanoTime() + Deadline.left(longest).toNanos();
    watchdog = Thread.ofVirtual().name("download-watchdog").start(() -> watch(patience));
  }

  private void watch(Duration patience) {
    try {
      while (progress && System.nanoTime() - end < 0) {
        progress = false;
        long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
        Thread.sleep(Math.min(patience.toMillis(), left));
      }
      stalled = true;
      in.close();
    } catch (InterruptedException | IOException e) {
      // closed, or broken already
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = super.read(bytes, offset, length);
    progress = true;
    if (stalled) {
      throw new IOException("The download stands still or takes too long");
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    watchdog.interrupt();
    super.close();
  }
}
