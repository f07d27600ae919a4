package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.ManualTimer;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.mcp.ListKind;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.mcp.SubscriptionFilter;
import dev.mcpmanager.server.Ear;
import dev.mcpmanager.server.ScriptedChild;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedTests {

  private static final ServerId FILES = new ServerId("files");
  static final SubscriptionFilter TOOLS =
      new SubscriptionFilter(EnumSet.of(ListKind.TOOLS), List.of(), List.of());
  private static final String CAPABILITIES =
      "{\"tools\":{\"listChanged\":true},\"resources\":{\"subscribe\":true}}";

  private final ManualTimer timer = new ManualTimer();
  private final Feed feed =
      new Feed("files", new RequestMeta(Identity.of("mcp-manager", "test")), timer, _ -> {});
  private final ScriptedChild modern = heard(ScriptedChild.modern("files", CAPABILITIES));
  private final ScriptedChild legacy = heard(ScriptedChild.legacy("files", CAPABILITIES));
  private final BlockingQueue<Notification> told = new LinkedBlockingQueue<>();

  private ScriptedChild heard(ScriptedChild child) {
    child.hear(
        new Ear() {
          @Override
          public void request(Request request) {}

          @Override
          public void notification(Notification note) {
            feed.heard(note);
          }

          @Override
          public void gone(String reason) {}
        });
    return child;
  }

  @AfterEach
  void endTheChildren() {
    modern.close();
    legacy.close();
    timer.shutdownNow();
  }

  @Test
  void aChildThatStopsTellingIsAskedAgainLaterEachTimeAndNotForEver() throws Exception {
    modern.answers("subscriptions/listen", _ -> "");
    var listens = listens();
    feed.opened(modern.peer());
    feed.subscribe(TOOLS, told::add, false);
    Duration wait = Duration.ofSeconds(1);
    for (int times = 1; times <= 9; times++) {
      modern.answer(next(listens), "{\"resultType\":\"complete\"}");
      isDueIn(wait);
      timer.advance(wait);
      wait = wait.multipliedBy(2);
    }
    modern.answer(next(listens), "{\"resultType\":\"complete\"}");
    await().until(() -> timer.alarms() == 0);
    assertThat(listens).isEmpty();
    feed.subscribe(
        new SubscriptionFilter(EnumSet.of(ListKind.PROMPTS), List.of("a:b"), List.of()),
        told::add,
        false);
    next(listens); // somebody else wants to hear it
  }

  @Test
  void whatMayHaveBeenMissedWhileTheChildDidNotTellCountsAsChanged() throws Exception {
    var listens = listens();
    feed.opened(modern.peer());
    feed.subscribe(TOOLS, told::add, false);
    modern.answer(next(listens), "{\"resultType\":\"complete\"}");
    isDueIn(Duration.ofSeconds(1));
    assertThat(told).isEmpty();
    timer.advance(Duration.ofSeconds(1));
    next(listens);
    assertThat(next(told).method()).isEqualTo("notifications/tools/list_changed");
  }

  @Test
  void aSubscriptionThatLastedIsNoFailure() throws Exception {
    var listens = listens();
    feed.opened(modern.peer());
    feed.subscribe(TOOLS, told::add, false);
    for (int times = 1; times <= 30; times++) {
      modern.answer(next(listens), "{\"resultType\":\"complete\"}");
      isDueIn(Duration.ofSeconds(1)); // never longer
      timer.advance(Duration.ofSeconds(1));
      next(told);
      isDueIn(Duration.ofMinutes(10));
      timer.advance(Duration.ofMinutes(10));
      await().until(() -> timer.alarms() == 0);
    }
  }

  @Test
  void wishesThatWaitAreToldAsOne() throws Exception {
    var holdUp = new CompletableFuture<Void>();
    feed.subscribe(TOOLS, told::add, true);
    feed.opened(legacy.peer());
    next(told);
    feed.subscribe(TOOLS, _ -> {}, false).heeded().get(10, TimeUnit.SECONDS); // that is done
    var waiting = new LinkedBlockingQueue<Boolean>();
    // Whoever is told is told by the serial's thread, which has to wait here meanwhile.
    feed.subscribe(
        TOOLS,
        _ -> {
          waiting.add(true);
          holdUp.join();
        },
        true);
    feed.closed(legacy.peer());
    next(waiting);
    List<CompletableFuture<Void>> wishes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      var wish = new SubscriptionFilter(EnumSet.of(ListKind.TOOLS), List.of("a:" + i), List.of());
      wishes.add(feed.subscribe(wish, told::add, false).heeded());
    }
    assertThat(wishes.stream().distinct()).hasSize(1);
    holdUp.complete(null);
    wishes.getFirst().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aChildThatDoesNotAnswerHoldsUpNobodyForLong() throws Exception {
    feed.opened(legacy.peer());
    var wish = new SubscriptionFilter(EnumSet.noneOf(ListKind.class), List.of("a:b"), List.of());
    CompletableFuture<Void> heeded = feed.subscribe(wish, told::add, false).heeded();
    legacy.hears("resources/subscribe");
    isDueIn(Duration.ofSeconds(5));
    assertThat(heeded).isNotDone();
    timer.advance(Duration.ofSeconds(5));
    heeded.get(10, TimeUnit.SECONDS);
  }

  @Test
  void theListsOfTheNextChildCountAsChangedAndThoseOfOneThatIsGoneOnlyToWhoAsksForThat()
      throws Exception {
    var toldWhenGone = new LinkedBlockingQueue<Notification>();
    feed.subscribe(TOOLS, told::add, false);
    feed.subscribe(TOOLS, toldWhenGone::add, true);
    feed.opened(legacy.peer());
    feed.closed(legacy.peer());
    next(toldWhenGone); // it came
    next(toldWhenGone); // it went
    assertThat(told).isEmpty();
    feed.opened(modern.peer());
    next(toldWhenGone);
    assertThat(next(told).method()).isEqualTo("notifications/tools/list_changed");
    feed.subscribe(TOOLS, _ -> {}, false).heeded().get(10, TimeUnit.SECONDS); // all is done
    assertThat(told).isEmpty();
    assertThat(toldWhenGone).isEmpty();
  }

  @Test
  void theEndOfAnEarlierChildIsNotThatOfTheNext() throws Exception {
    feed.opened(legacy.peer());
    feed.opened(modern.peer());
    feed.closed(legacy.peer());
    var listens = listens();
    feed.subscribe(TOOLS, told::add, false);
    next(listens);
  }

  @Test
  void aResourceIsSubscribedToOnceForAll() throws Exception {
    feed.opened(legacy.peer());
    feed.subscribe(watching("a:b"), told::add, false);
    legacy.answer(legacy.hears("resources/subscribe"), "{}");
    feed.subscribe(watching("a:b", "c:d"), told::add, false);
    assertThat(legacy.hears("resources/subscribe").toString()).contains("c:d");
  }

  private static SubscriptionFilter watching(String... uris) {
    return new SubscriptionFilter(EnumSet.noneOf(ListKind.class), List.of(uris), List.of());
  }

  @Test
  void aSessionMayWatchAThousandResources() {
    var session =
        new Session(
            "s",
            new Target.One(FILES),
            new Client("ann", new Caller.Client("ann")),
            Messages.request(new byte[] {'0'}, "initialize", null),
            new Replay(1000, new Budget(1000)),
            0);
    try (var watched = new SessionFeed(FILES, feed, session)) {
      for (int i = 0; i < 1000; i++) {
        assertThat(watched.watch("a:" + i)).isNotNull();
      }
      assertThat(watched.watch("a:1000")).isNull();
      assertThat(watched.watch("a:7")).isNotNull(); // which it does already
      var _ = watched.unwatch("a:7");
      assertThat(watched.watch("a:1000")).isNotNull();
    }
  }

  private void isDueIn(Duration wait) {
    await().untilAsserted(() -> assertThat(timer.untilNext()).isEqualTo(wait));
  }

  /// Those that the modern child gets from now on.
  private BlockingQueue<Request> listens() {
    var listens = new LinkedBlockingQueue<Request>();
    modern.answers(
        "subscriptions/listen",
        request -> {
          listens.add(request);
          return "";
        });
    return listens;
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }
}
