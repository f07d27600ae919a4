package dev.mcpmanager.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A bad network between a client and a server on this machine: it forwards connections, and does
/// to them what networks do. What it holds back it forwards once it is healed.
public final class FaultProxy implements AutoCloseable {

  private static final int CHUNK = 16 << 10;

  private final InetSocketAddress target;
  private final int port;
  private final List<Link> links = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below are guarded by the lock.
  private @Nullable Entrance entrance;
  private Duration delay = Duration.ZERO;
  private long left = Long.MAX_VALUE; // bytes that the server may still send
  private boolean hole;
  private boolean closed;

  /// Where connections come in, until its thread has ended.
  private record Entrance(ServerSocket socket, Thread accepting) {}

  /// Both sides of a forwarded connection.
  private record Link(Socket client, Socket server) {

    void reset() {
      for (Socket side : List.of(client, server)) {
        try (side) {
          side.setSoLinger(true, 0); // so that it ends with RST
        } catch (IOException _) {
          // it has ended already
        }
      }
    }

    boolean isOver() {
      return client.isOutputShutdown() && server.isOutputShutdown();
    }
  }

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.port = listen(0).getLocalPort();
  }

  /// Leads to a port of this machine.
  public static FaultProxy to(int port) throws IOException {
    return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /// Where it is reached.
  public int port() {
    return port;
  }

  /// How many connections it forwards.
  public int connections() {
    return links.size();
  }

  /// From now on each piece of data takes that long, in each direction.
  public void delay(Duration each) {
    set(() -> delay = each);
  }

  /// From now on nothing is forwarded; connections are accepted, and stay.
  public void blackHole() {
    set(() -> hole = true);
  }

  /// As [#blackHole], once the server has sent so many bytes more.
  public void stallAfter(long bytes) {
    set(() -> left = bytes);
  }

  /// Ends all connections with a reset. New ones are not affected.
  public void cut() {
    links.forEach(Link::reset);
    links.clear();
  }

  /// Ends what the servers say on open connections, as if each had said that this was all; what
  /// clients send is still forwarded.
  public void halfClose() throws IOException {
    for (Link link : links) {
      link.client().shutdownOutput();
    }
  }

  /// New connections are refused.
  public void refuse() throws IOException {
    Entrance open;
    lock.lock();
    try {
      open = entrance;
      entrance = null;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.socket().close();
      join(open.accepting()); // it may accept one more until it notices
    }
  }

  /// Forwards again, and accepts connections again.
  public void heal() throws IOException {
    set(() -> {
      hole = false;
      left = Long.MAX_VALUE;
      delay = Duration.ZERO;
    });
    boolean refusing;
    lock.lock();
    try {
      refusing = entrance == null && !closed;
    } finally {
      lock.unlock();
    }
    if (refusing) {
      listen(port);
    }
  }

  @Override
  public void close() throws IOException {
    set(() -> closed = true);
    refuse();
    cut();
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private ServerSocket listen(int wanted) throws IOException {
    var listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
    Thread accepting = Thread.ofVirtual().name("fault-proxy-accept").start(() -> accept(listening));
    set(() -> entrance = new Entrance(listening, accepting));
    return listening;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        Socket client = listening.accept();
        var server = new Socket();
        try {
          server.connect(target);
        } catch (IOException _) {
          client.close();
          continue;
        }
        var link = new Link(client, server);
        links.add(link);
        pump(link, client, server, false);
        pump(link, server, client, true);
      }
    } catch (IOException _) {
      // no more connections are wanted
    }
  }

  private void pump(Link link, Socket from, Socket to, boolean fromServer) {
    Thread.ofVirtual()
        .name("fault-proxy-" + (fromServer ? "down" : "up"))
        .start(() -> {
          try {
            forward(from.getInputStream(), to, fromServer);
            to.shutdownOutput();
            if (!link.isOver()) {
              return;
            }
          } catch (IOException | InterruptedException _) {
            // it ends, as all below
          }
          links.remove(link);
          link.reset();
        });
  }

  private void forward(InputStream in, Socket to, boolean fromServer)
      throws IOException, InterruptedException {
    OutputStream out = to.getOutputStream();
    var chunk = new byte[CHUNK];
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      int sent = 0;
      while (sent < n) {
        int part = awaitPassage(n - sent, fromServer);
        if (!to.isOutputShutdown()) { // half-closed on purpose
          out.write(chunk, sent, part);
        }
        sent += part;
      }
    }
  }

  /// Waits until something may be forwarded, and returns how much of it.
  private int awaitPassage(int wanted, boolean fromServer)
      throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = delay.toNanos();
      while (nanos > 0 && !closed) {
        nanos = Math.min(changed.awaitNanos(nanos), delay.toNanos());
      }
      while (!closed && (hole || left == 0)) {
        var _ = changed.await(1, TimeUnit.MINUTES);
      }
      if (closed) {
        throw new IOException("the proxy is closed");
      }
      int part = fromServer ? (int) Math.min(wanted, left) : wanted;
      if (fromServer && left != Long.MAX_VALUE) {
        left -= part;
      }
      return part;
    } finally {
      lock.unlock();
    }
  }
}
