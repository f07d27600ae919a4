package dev.mcpmanager.jsonrpc;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The lines on their way to the peer: a queue bounded in bytes, and one writer at a time.
///
/// While nobody writes, who offers a line writes it, and then what others have offered meanwhile,
/// so that the quiet path has no hop between threads. A caller never waits for the peer: what finds
/// no room is handed to the writer's thread, which does. A peer that does not read holds up that
/// thread and nobody else, and nothing but its end is sure to free it. There is such a thread only
/// while it has something to do, as most peers read at once.
final class Outbox implements Runnable {

  /// Who writes. While nobody does, nothing waits.
  private enum Turn {
    NOBODY,
    CALLER,
    WRITER
  }

  /// As much as a pipe holds: a larger write gains nothing.
  private static final int BATCH = 64 << 10;

  /// How many batches a caller writes in its turn. It has other things to do: it may be the reader.
  private static final int ROUNDS = 4;

  /// How long the writer stays with nothing to do, since a peer that was slow is likely to be
  /// again.
  private static final long LINGER = Duration.ofSeconds(1).toNanos();

  private final String writerName;
  private final PeerInput input;
  private final long limit;
  private final Consumer<Throwable> onFailure;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below are guarded by the lock.
  private final Lanes lanes = new Lanes();
  private Turn turn = Turn.WRITER; // what is offered before the start waits for it
  private boolean writing = true; // whether there is a writer; before the start nobody lacks one
  private @Nullable Batch rest; // of a caller, for the writer
  private @Nullable Throwable failure; // likewise
  private long size;
  private boolean closed;

  /// @param writerName of the writer's thread
  /// @param onFailure told on that thread that the peer takes no more
  Outbox(String writerName, PeerInput input, long limit, Consumer<Throwable> onFailure) {
    this.writerName = writerName;
    this.input = input;
    this.limit = limit;
    this.onFailure = onFailure;
  }

  /// Begins to write. To be called once.
  void start() {
    lock.lock();
    try {
      writing = false;
      if (lanes.isEmpty() && !closed) {
        turn = Turn.NOBODY;
      } else {
        callWriter();
      }
    } finally {
      lock.unlock();
    }
  }

  Sent offer(Line line) {
    lock.lock();
    try {
      if (closed || isFullFor(line)) {
        line.empty();
        return closed ? Sent.CLOSED : Sent.FULL;
      }
      size += line.cost();
      if (turn != Turn.NOBODY) {
        lanes.add(line);
        if (turn == Turn.WRITER) {
          callWriter();
        }
        return Sent.QUEUED;
      }
      turn = Turn.CALLER;
    } finally {
      lock.unlock();
    }
    writeInTurn(line);
    return Sent.QUEUED;
  }

  /// A client may have no more waiting than there is room for besides. So no client ever has the
  /// last of the room, and there is some for who has nothing waiting. An empty queue takes any
  /// line: one that it never took would be refused as often as it is tried again.
  private boolean isFullFor(Line line) {
    long theirs = line.caller instanceof Caller.Client ? lanes.cost(line.caller) : 0;
    return size > 0 && theirs + line.cost() > limit - size;
  }

  /// Takes a line back; false if it is too late, or was never offered.
  boolean withdraw(Line line) {
    lock.lock();
    try {
      boolean inTime = lanes.remove(line);
      if (inTime) {
        release(line);
      }
      return inTime;
    } finally {
      lock.unlock();
    }
  }

  /// Takes no more lines; the input is closed behind those that wait.
  void finish() {
    lock.lock();
    try {
      closed = true;
      callWriter();
    } finally {
      lock.unlock();
    }
  }

  /// Takes no more lines, and forgets those that wait.
  void abort() {
    lock.lock();
    try {
      lanes.takeAll().forEach(this::release);
      closed = true;
      callWriter();
    } finally {
      lock.unlock();
    }
  }

  /// Bytes that wait or are being written.
  long size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /// On the caller's thread.
  private void writeInTurn(Line line) {
    try {
      Batch batch = Batch.of(List.of(line));
      for (int round = 1; batch != null; round++) {
        int written = input.offer(batch.bytes(), 0, batch.left());
        batch =
            written < batch.left() ? handOver(batch.after(written)) : next(batch, round < ROUNDS);
      }
    } catch (IOException | RuntimeException | Error e) {
      handOver(e); // telling of it may take time
    }
  }

  /// What the caller writes next; null when its turn is over.
  private @Nullable Batch next(Batch done, boolean more) {
    List<Line> lines;
    lock.lock();
    try {
      done.lines().forEach(this::release);
      if (lanes.isEmpty() && !closed) {
        turn = Turn.NOBODY; // the quiet path wakes nobody
        return null;
      }
      if (closed || !more) {
        turn = Turn.WRITER;
        callWriter();
        return null;
      }
      lines = lanes.take(BATCH);
    } finally {
      lock.unlock();
    }
    return Batch.of(lines);
  }

  private @Nullable Batch handOver(Batch unfinished) {
    lock.lock();
    try {
      rest = unfinished;
      turn = Turn.WRITER;
      callWriter();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void handOver(Throwable problem) {
    lock.lock();
    try {
      failure = problem;
      turn = Turn.WRITER;
      callWriter();
    } finally {
      lock.unlock();
    }
  }

  /// Under the lock.
  private void callWriter() {
    if (writing) {
      changed.signal();
      return;
    }
    PipeThread.start(writerName, this); // if there can be no thread now, whoever calls next tries
    writing = true;
  }

  @Override
  public void run() {
    try {
      while (awaitTurn()) {
        Batch batch = take();
        if (batch == null) {
          closeInput();
          return;
        }
        input.write(batch.bytes(), batch.written(), batch.left());
        written(batch);
      }
    } catch (IOException | RuntimeException | Error e) {
      finish();
      onFailure.accept(e);
      closeInput();
    }
  }

  /// Waits for the writer's turn; false when it has waited for so long that it is not needed.
  private boolean awaitTurn() {
    lock.lock();
    try {
      long patience = LINGER;
      while (!isWritersTurn()) {
        if (patience <= 0) {
          writing = false;
          return false;
        }
        patience = changed.awaitNanos(patience);
      }
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody knows this thread, so nobody interrupts it
    } finally {
      lock.unlock();
    }
  }

  /// In the writer's turn; null when all is written and no more is taken.
  private @Nullable Batch take() throws IOException {
    List<Line> lines;
    lock.lock();
    try {
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
      Batch unfinished = rest;
      if (unfinished != null) {
        rest = null;
        return unfinished;
      }
      lines = lanes.take(BATCH);
    } finally {
      lock.unlock();
    }
    return lines.isEmpty() ? null : Batch.of(lines);
  }

  /// Gives the turn back if there is nothing to do in it, and takes it to close the input.
  private boolean isWritersTurn() {
    boolean work = rest != null || failure != null || closed || !lanes.isEmpty();
    if (turn != Turn.CALLER) {
      turn = work ? Turn.WRITER : Turn.NOBODY;
    }
    return turn == Turn.WRITER;
  }

  private void written(Batch batch) {
    lock.lock();
    try {
      batch.lines().forEach(this::release);
    } finally {
      lock.unlock();
    }
  }

  private void closeInput() {
    try {
      input.close();
    } catch (IOException e) {
      // All that was to be written is: each batch was flushed. Or the failure was reported.
    }
  }

  private void release(Line line) {
    size -= line.cost();
    line.empty();
  }
}
