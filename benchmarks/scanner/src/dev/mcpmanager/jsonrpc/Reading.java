package dev.mcpmanager.jsonrpc;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One message, read in four ways. All but the tree only look; Jackson's parser skips strings that
/// nobody asks for, and does not prove their UTF-8.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Reading {

  private static final byte[] CALLERS_ID = {'"', 'a', '-', '1', '"'};

  @Param public Sample sample;

  private final EnvelopeScanner scanner = new EnvelopeScanner();
  private final JsonFactory factory = new JsonFactory();
  private final JsonMapper mapper = new JsonMapper();
  private byte[] bytes;

  @Setup
  public void setUp() {
    bytes = sample.bytes();
  }

  /// What proves a message and finds its members.
  @Benchmark
  public Object scan() throws MalformedMessageException {
    return scanner.scan(bytes, 0, bytes.length);
  }

  /// All that is done to an answer: proven, and copied out of the reader's buffer under another id.
  @Benchmark
  public Object relay() throws MalformedMessageException {
    scanner.scan(bytes, 0, bytes.length);
    return scanner.copyWith(Member.ID, CALLERS_ID);
  }

  @Benchmark
  public int jacksonParser() {
    int tokens = 0;
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  @Benchmark
  public JsonNode jacksonTree() {
    return mapper.readTree(bytes);
  }
}
