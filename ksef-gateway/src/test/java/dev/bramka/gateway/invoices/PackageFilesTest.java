package dev.bramka.gateway.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Packages that were made to do harm. */
class PackageFilesTest {
  private static byte[] tarGz(String name, int size) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      tar.write(new byte[size]);
      tar.closeArchiveEntry();
    }
    return out.toByteArray();
  }

  private static PackageFiles files(byte[] bytes) throws IOException {
    return new PackageFiles(new ByteArrayInputStream(bytes), bytes.length);
  }

  @Test
  void nameWithoutEnd_isRefusedBeforeItIsRead() throws IOException {
    try (PackageFiles files = files(tarGz("a".repeat(100_000), 10))) {
      assertThatThrownBy(files::next).hasMessageContaining("expands to more");
    }
  }

  @Test
  void longName_isShownCut() throws IOException {
    try (PackageFiles files = files(tarGz("a".repeat(3_000) + ".xml", 10))) {
      assertThat(files.next().name()).hasSize(200);
    }
  }

  @Test
  void fileLargerThanAnInvoice_hasNoContent_andWhatExpandsTooMuchEnds() throws IOException {
    try (PackageFiles files = files(tarGz("zeros.xml", 40_000_000))) {
      assertThatThrownBy(
              () -> {
                assertThat(files.next().content()).isNull();
                files.next();
              })
          .hasMessageContaining("expands to more");
    }
  }
}
