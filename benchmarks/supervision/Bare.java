import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What a program does that only wants a child: `ProcessBuilder`, the handshake, `destroyForcibly`.
final class Bare implements Supervised {

  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}
      """;

  private final Map<String, List<String>> commands;
  private final Path folder;
  private final Map<String, Process> running = new ConcurrentHashMap<>();

  Bare(Map<String, List<String>> commands, Path folder) {
    this.commands = commands;
    this.folder = folder;
  }

  @Override
  public void start(String child) throws Exception {
    Process process =
        new ProcessBuilder(commands.get(child))
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().write(INITIALIZE.getBytes());
    process.getOutputStream().flush();
    BufferedReader answers = process.inputReader();
    if (answers.readLine() == null) {
      throw new IllegalStateException(child + " did not answer");
    }
    running.put(child, process);
  }

  @Override
  public void stop(String child) throws Exception {
    running.remove(child).destroyForcibly().waitFor();
  }

  @Override
  public double crashToReady(String child) throws Exception {
    long begin = System.nanoTime();
    stop(child);
    start(child);
    return (System.nanoTime() - begin) / 1e6;
  }
}
