import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the OCI image out of folders, without a daemon: Image ROOT HOME VERSION ARCHITECTURE EPOCH TAR.
 * ROOT has what a Linux needs for a program, HOME is the unpacked tar.gz.
 */
class Image {
  private static final String USER = "10001:10001";
  private static final AbsoluteUnixPath DATA = AbsoluteUnixPath.get("/var/lib/bramka");

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    Path home = Path.of(args[1]);
    Instant time = Instant.ofEpochSecond(Long.parseLong(args[4]));
    AbsoluteUnixPath bramka = AbsoluteUnixPath.get("/opt/bramka");
    JibContainerBuilder image =
        Jib.fromScratch()
            .setFormat(ImageFormat.OCI)
            .setPlatforms(Set.of(new Platform(args[3], "linux")))
            .addFileEntriesLayer(layer("system", root, AbsoluteUnixPath.get("/"), time))
            .addFileEntriesLayer(layer("java", home.resolve("runtime"), bramka.resolve("runtime"), time))
            .addFileEntriesLayer(layer("libraries", home.resolve("app/lib"), bramka.resolve("app/lib"), time))
            .addFileEntriesLayer(program(home, bramka, time))
            .setCreationTime(time)
            .setUser(USER)
            .setWorkingDirectory(DATA)
            .setEnvironment(
                Map.of(
                    "PATH", "/opt/bramka/bin:/bin",
                    "HOME", DATA.toString(),
                    "LANG", "C.UTF-8",
                    "BRAMKA_HOME", "/opt/bramka",
                    "KSEF_DATA_DIR", DATA.toString(),
                    "KSEF_ADDRESS", "0.0.0.0"))
            .setVolumes(Set.of(DATA))
            .setExposedPorts(Set.of(Port.tcp(8080)))
            .setLabels(
                Map.of(
                    "org.opencontainers.image.title", "Bramka",
                    "org.opencontainers.image.description", "e-invoicing gateway for KSeF",
                    "org.opencontainers.image.version", args[2],
                    "org.opencontainers.image.licenses", "Apache-2.0"))
            .setEntrypoint(List.of("/opt/bramka/bin/bramka"))
            .setProgramArguments(List.of("serve"));
    image.containerize(
        Containerizer.to(TarImage.at(Path.of(args[5])).named("bramka:" + args[2]))
            .setOfflineMode(true)
            .setToolName("bramka"));
  }

  /** Jib has no symbolic links, so there are none in these folders. */
  private static FileEntriesLayer layer(String name, Path from, AbsoluteUnixPath to, Instant time)
      throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        AbsoluteUnixPath place = to.resolve(from.relativize(file));
        if (!place.toString().equals("/")) {
          boolean runs = Files.isDirectory(file) || Files.isExecutable(file);
          String mode = place.toString().equals("/tmp") ? "777" : runs ? "755" : "644";
          layer.addEntry(
              file,
              place,
              FilePermissions.fromOctalString(mode),
              time,
              place.equals(DATA) ? USER : "0:0");
        }
      }
    }
    return layer.build();
  }

  /** The cache of the rehearsed start is bound to the time of the jar, so both have it. */
  private static FileEntriesLayer program(Path home, AbsoluteUnixPath to, Instant time)
      throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("bramka");
    for (String file : List.of("bin/bramka", "app/bramka.jar", "app/bramka.aot")) {
      layer.addEntry(
          home.resolve(file),
          to.resolve(file),
          FilePermissions.fromOctalString(file.startsWith("bin") ? "755" : "644"),
          time);
    }
    return layer.build();
  }
}
