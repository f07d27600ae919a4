package dev.mcpmanager.remote;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/// Lets any thread end what one thread does over HTTP, by closing its connection.
final class Abort {

  private final CountDownLatch aborted = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable HttpUriRequestBase current; // guarded by this

  /// Notes what is sent next.
  ///
  /// @return whether it may be: nobody has given up yet
  synchronized boolean sending(HttpUriRequestBase request) {
    current = request;
    return !isAborted();
  }

  void now() {
    HttpUriRequestBase request;
    synchronized (this) {
      aborted.countDown();
      request = current;
    }
    if (request != null) {
      request.cancel(); // closes a socket, so not under the lock
    }
  }

  boolean isAborted() {
    return aborted.getCount() == 0;
  }

  /// Lets time pass, as long as nobody gives up.
  ///
  /// @return whether somebody did
  boolean pause(Duration time) throws InterruptedException {
    return aborted.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// What is done is over by itself, or by this.
  void finished() {
    done.countDown();
  }

  /// Waits for that.
  ///
  /// @return whether it came in time
  boolean await(Duration patience) throws InterruptedException {
    return done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Ends what has not ended by itself after a while, on a thread of that name.
  void later(String threadName, Duration patience) {
    Thread _ =
        Thread.ofVirtual()
            .name(threadName)
            .start(() -> {
              try {
                if (!await(patience)) {
                  now();
                }
              } catch (InterruptedException _) {
                now(); // nobody knows this thread
              }
            });
  }
}
