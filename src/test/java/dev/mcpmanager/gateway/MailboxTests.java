package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTests {

  private static final Outlet OUTLET = new RecordedOutlet();

  private final List<Mail> tooLate = new ArrayList<>();
  private final Mailbox mailbox = new Mailbox(tooLate::add);

  @Test
  void mailIsOpenedInItsOrder() throws Exception {
    mailbox.post(left("first"));
    mailbox.post(left("second"));
    assertThat(mailbox.next(null)).isEqualTo(left("first"));
    assertThat(mailbox.next(soon())).isEqualTo(left("second"));
    assertThat(mailbox.next(System.nanoTime())).isNull();
    assertThat(tooLate).isEmpty();
  }

  @Test
  void whatNobodyOpenedIsTooLate() {
    mailbox.post(left("first"));
    mailbox.close();
    assertThat(tooLate).containsExactly(left("first"));
  }

  @Test
  void whatComesAfterTheEndIsTooLate() throws Exception {
    mailbox.close();
    mailbox.post(left("late"));
    assertThat(tooLate).containsExactly(left("late"));
    assertThat(mailbox.next(System.nanoTime())).isNull();
  }

  @Test
  void whatIsLoggedIsDroppedWhenTooMuchWaitsAndNothingElse() {
    var logged = new Mail.Logged(Messages.notification("notifications/message", null));
    while (!mailbox.isFull()) {
      mailbox.post(logged);
    }
    mailbox.post(logged);
    mailbox.post(left("not dropped"));
    mailbox.close();
    assertThat(tooLate).hasSize(1_001).endsWith(left("not dropped"));
  }

  private static Mail left(String reason) {
    return new Mail.ClientLeft(OUTLET, reason);
  }

  private static long soon() {
    return System.nanoTime() + Duration.ofSeconds(10).toNanos();
  }
}
