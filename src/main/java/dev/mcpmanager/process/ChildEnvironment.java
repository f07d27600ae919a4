package dev.mcpmanager.process;

import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.ServerId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Makes the environment of a child: what it needs of the service's own, what its definition asks
/// for beyond that, what its definition sets, and a marker by which its processes can be
/// recognised.
final class ChildEnvironment {

  /// Names the manager instance in every process of a child, unless that process clears its
  /// environment.
  static final String INSTANCE = "MCPM_INSTANCE";

  /// Names the server likewise.
  static final String SERVER = "MCPM_ID";

  /// Names this run of the service, so that what ends the children of one run spares the next.
  static final String RUN = "MCPM_RUN";

  /// Names the child, among all of this run.
  static final String CHILD = "MCPM_CHILD";

  /// Where programs are looked for when nobody says.
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  private static final Set<String> BASICS =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "TERM", "SHELL");

  /// Also in lower case: programs disagree on the case of the proxy variables.
  private static final Set<String> NETWORK =
      Set.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY");

  private static final Set<String> AUTHORITIES =
      Set.of(
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "NODE_EXTRA_CA_CERTS",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE");

  /// `npx` and `uvx` download the server first: into the caches that are set up for it (volumes, in
  /// a container), and from the registry of the site. Without the latter they would turn to the
  /// public registry without a word, where the same name may be another package.
  private static final Set<String> PACKAGES =
      Set.of(
          "XDG_CACHE_HOME",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "NPM_CONFIG_CACHE",
          "NPM_CONFIG_REGISTRY",
          "UV_CACHE_DIR",
          "UV_DEFAULT_INDEX",
          "UV_INDEX_URL",
          "PIP_INDEX_URL");

  /// Without these, programs on Windows do not even open a socket.
  private static final Set<String> WINDOWS =
      Set.of(
          "SYSTEMROOT",
          "SYSTEMDRIVE",
          "WINDIR",
          "COMSPEC",
          "PATHEXT",
          "TEMP",
          "TMP",
          "APPDATA",
          "LOCALAPPDATA",
          "PROGRAMDATA",
          "PROGRAMFILES",
          "USERPROFILE",
          "USERNAME",
          "HOMEDRIVE",
          "HOMEPATH");

  private ChildEnvironment() {}

  /// The complete environment of a child.
  ///
  /// @param own the service's environment
  /// @param instance names the service
  /// @param mark names the child; see [Birthmark]
  static Map<String, String> of(
      Map<String, String> own, String instance, long mark, ServerId id, LaunchSpec spec) {
    var environment = new TreeMap<String, String>(); // sorted, so that it is the same each time
    own.forEach((name, value) -> {
      if ((passesToAll(name) || spec.inheritEnv().allows(name)) && !belongsToTheService(name)) {
        environment.put(name, value);
      }
    });
    spec.env().forEach((name, value) -> environment.put(name, value.reveal()));
    environment.putIfAbsent("PATH", DEFAULT_PATH);
    if (!sets(environment, "LANG") && !sets(environment, "LC_ALL")) {
      environment.put("LANG", "C.UTF-8"); // MCP is UTF-8; some runtimes follow the locale
    }
    environment.put(INSTANCE, instance);
    environment.put(RUN, Long.toString(Birthmark.runOf(mark)));
    environment.put(CHILD, Long.toString(mark));
    environment.put(SERVER, id.value());
    return environment;
  }

  private static boolean passesToAll(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    boolean eitherCase = name.equals(upper) || name.equals(name.toLowerCase(Locale.ROOT));
    return BASICS.contains(name)
        || name.startsWith("LC_")
        || AUTHORITIES.contains(name)
        || (eitherCase && (NETWORK.contains(upper) || PACKAGES.contains(upper)))
        || (Platform.WINDOWS && (WINDOWS.contains(upper) || BASICS.contains(upper)));
  }

  /// The service's own settings, its tokens among them, in every spelling Spring accepts. They
  /// reach no child, however much of the environment it inherits.
  private static boolean belongsToTheService(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("MCP_MANAGER_")
        || upper.startsWith("MCPMANAGER_")
        || upper.equals("SPRING_APPLICATION_JSON");
  }

  private static boolean sets(Map<String, String> environment, String name) {
    return !environment.getOrDefault(name, "").isEmpty();
  }
}
