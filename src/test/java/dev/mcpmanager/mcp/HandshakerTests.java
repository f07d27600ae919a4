package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.PeerInput;
import dev.mcpmanager.mcp.HandshakeOutcome.Agreed;
import dev.mcpmanager.mcp.HandshakeOutcome.LeftAtProbe;
import dev.mcpmanager.mcp.HandshakeOutcome.Refused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server that answers as the test says, at the other end of a socket.
class HandshakerTests {

  private static final String UNKNOWN =
      "\"error\":{\"code\":-32601,\"message\":\"Method not found\"}";
  private static final String INITIALIZED =
      "\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
          + "\"serverInfo\":{\"name\":\"s\"},\"instructions\":\"be kind\"}";
  private static final String DISCOVERED =
      "\"result\":{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],"
          + "\"capabilities\":{},\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"m\"}}}";
  private static final String NO_VERSION =
      "\"error\":{\"code\":-32022,\"message\":\"Unsupported protocol version\","
          + "\"data\":{\"supported\":[\"2027-01-01\"]}}";
  private static final String HANG_UP = "hang up";

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> params = new CopyOnWriteArrayList<>();
  private Socket ours;
  private Socket theirs;

  @BeforeEach
  void connect() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ours = new Socket(listener.getInetAddress(), listener.getLocalPort());
      theirs = listener.accept();
    }
  }

  @AfterEach
  void hangUp() throws IOException {
    ours.close();
    theirs.close();
    timer.shutdownNow();
  }

  @Test
  void aServerThatTurnsAVersionDownThatItListsIsAskedOnceMore() throws Exception {
    String first = NO_VERSION.replace("2027-01-01", "2026-07-28");
    var outcome = greet(null, _ -> heard.size() == 1 ? first : DISCOVERED);
    assertThat(outcome).isInstanceOf(Agreed.class);
    assertThat(heard).containsExactly("server/discover", "server/discover");
  }

  @Test
  void aServerThatListsOnlyOlderVersionsIsInitialized() throws Exception {
    String older = NO_VERSION.replace("2027-01-01", "2025-06-18");
    var outcome = greet(null, method -> method.equals("initialize") ? INITIALIZED : older);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Agreed.class,
            agreed -> assertThat(agreed.handshake().summary()).isEqualTo("legacy 2025-06-18"));
  }

  @Test
  void aServerThatDoesNotKnowTheProbeIsInitialized() throws Exception {
    var outcome = greet(null, method -> method.equals("initialize") ? INITIALIZED : UNKNOWN);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Agreed.class,
            agreed -> {
              assertThat(agreed.handshake().summary()).isEqualTo("legacy 2025-06-18");
              assertThat(agreed.handshake().instructions()).isEqualTo("be kind");
            });
    assertThat(heard).startsWith("server/discover", "initialize");
  }

  @Test
  void aServerThatAnswersTheProbeIsModernAndIsAskedNothingElse() throws Exception {
    var outcome = greet(null, _ -> DISCOVERED);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Agreed.class,
            agreed -> {
              assertThat(agreed.handshake().era()).isEqualTo(Era.MODERN);
              assertThat(new String(agreed.handshake().initializeResult(), UTF_8))
                  .contains("\"serverInfo\":{\"name\":\"m\"}");
            });
    assertThat(heard).containsExactly("server/discover");
  }

  @Test
  void aModernServerOfAnotherRevisionIsRefusedAndNeverTakenForLegacy() throws Exception {
    var outcome = greet(null, _ -> NO_VERSION);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).contains("Unsupported protocol version"));
    assertThat(heard).containsExactly("server/discover");
  }

  @Test
  void silenceAtTheProbeIsFollowedByTheOtherQuestionOnTheSameChannel() throws Exception {
    var outcome = greet(null, method -> method.equals("initialize") ? INITIALIZED : null);
    assertThat(outcome).isInstanceOf(Agreed.class);
    assertThat(heard).startsWith("server/discover", "initialize");
  }

  @Test
  void aSlowModernServerIsStillModernThoughItRefusesTheOtherQuestion() throws Exception {
    var slow =
        new Function<String, @Nullable String>() {
          @Override
          public @Nullable String apply(String method) {
            return method.equals("initialize") ? NO_VERSION : null;
          }
        };
    var outcome = greet(null, slow, "initialize", DISCOVERED);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Agreed.class, agreed -> assertThat(agreed.handshake().era()).isEqualTo(Era.MODERN));
  }

  @Test
  void aServerThatLeavesAtTheProbeIsToldApartFromOneThatFails() throws Exception {
    assertThat(greet(null, _ -> HANG_UP)).isInstanceOf(LeftAtProbe.class);
  }

  @Test
  void aKnownLegacyServerIsNotProbed() throws Exception {
    assertThat(greet(Era.LEGACY, _ -> INITIALIZED)).isInstanceOf(Agreed.class);
    assertThat(heard).startsWith("initialize").doesNotContain("server/discover");
  }

  @Test
  void aLegacyServerThatRefusesIsQuoted() throws Exception {
    String error = "\"error\":{\"code\":-32000,\"message\":\"no license\"}";
    assertThat(greet(Era.LEGACY, _ -> error))
        .isEqualTo(new Refused("refused 'initialize': no license (-32000)"));
  }

  @Test
  void aLegacyServerIsToldWhatItsClientCanDo() throws Exception {
    greet(Era.LEGACY, _ -> INITIALIZED);
    assertThat(params.getFirst())
        .isEqualTo(
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"sampling\":{}},"
                + "\"clientInfo\":{\"name\":\"n\",\"version\":\"v\"}}");
  }

  @Test
  void aClientsOwnHandshakeIsMadeInItsWordsAndLeftToItAfterTheAnswer() throws Exception {
    String own = "{\"protocolVersion\":\"2025-03-26\",\"capabilities\":{\"x\":{}}}";
    Channel channel = channelTo(_ -> INITIALIZED, "", "");
    var outcome = handshaker(channel).performFor(own.getBytes(UTF_8));
    assertThat(outcome).isInstanceOf(Agreed.class);
    assertThat(params.getFirst()).isEqualTo(own);
    channel.send(Messages.notification("the next", null));
    Awaitility.await().until(() -> heard.size() > 1);
    assertThat(heard).containsExactly("initialize", "the next");
  }

  private HandshakeOutcome greet(@Nullable Era known, Function<String, @Nullable String> server)
      throws Exception {
    return greet(known, server, "", "");
  }

  /// @param trigger the method upon which the first request is answered late
  /// @param late that answer
  private HandshakeOutcome greet(
      @Nullable Era known, Function<String, @Nullable String> server, String trigger, String late)
      throws Exception {
    return handshaker(channelTo(server, trigger, late)).perform(known);
  }

  private static Handshaker handshaker(Channel channel) {
    var identity = Identity.of("n", "v");
    return new Handshaker(channel, identity, "{\"sampling\":{}}", Duration.ofMillis(1500));
  }

  private Channel channelTo(Function<String, @Nullable String> server, String trigger, String late)
      throws IOException {
    Thread.ofVirtual().start(() -> serve(server, trigger, late));
    var channel =
        new Channel(
            "test",
            ours.getInputStream(),
            PeerInput.of(ours.getOutputStream()),
            ChannelLimits.DEFAULT,
            new DeafListener(),
            timer);
    channel.start();
    return channel;
  }

  private void serve(Function<String, @Nullable String> server, String trigger, String late) {
    try (var in = new BufferedReader(new InputStreamReader(theirs.getInputStream(), UTF_8));
        OutputStream out = theirs.getOutputStream()) {
      String firstId = null;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode message = JsonMapper.shared().readTree(line);
        String method = message.path("method").asString();
        params.add(message.path("params").toString());
        heard.add(method);
        if (!message.has("id")) {
          continue;
        }
        String id = message.path("id").toString();
        firstId = firstId == null ? id : firstId;
        String answer = server.apply(method);
        if (HANG_UP.equals(answer)) {
          return;
        }
        if (answer != null) {
          write(out, id, answer);
        }
        if (method.equals(trigger)) {
          write(out, firstId, late);
        }
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private static void write(OutputStream out, String id, String answer) throws IOException {
    out.write(("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + answer + "}\n").getBytes(UTF_8));
    out.flush();
  }
}
