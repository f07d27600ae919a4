package dev.mcpmanager.jsonrpc;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One message after another out of a stream that gives what a pipe would, at most 64 KiB at once.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Framing implements LineSink {

  private static final int LINES = 100;

  @Param public Sample sample;

  private byte[] line;
  private long seen;

  @Setup
  public void setUp() {
    byte[] message = sample.bytes();
    line = Arrays.copyOf(message, message.length + 1);
    line[message.length] = '\n';
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public long frame() {
    seen = 0;
    LineReader.dropping(new Lines(line, LINES), 64 << 20, this).run();
    return seen;
  }

  @Override
  public void line(byte[] buffer, int offset, int length) {
    seen += length;
  }

  @Override
  public void oversized(byte[] head, byte[] tail, long bytes) {
    throw new AssertionError("No line is that long.");
  }

  @Override
  public void end(@Nullable IOException failure) {}

  private static final class Lines extends InputStream {

    private final byte[] line;
    private int left;
    private int at;

    Lines(byte[] line, int times) {
      this.line = line;
      this.left = times;
    }

    @Override
    public int read() {
      throw new AssertionError("Byte by byte is not how a pipe is read.");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int given = 0;
      while (given < length && left > 0) {
        int n = Math.min(length - given, line.length - at);
        System.arraycopy(line, at, target, offset + given, n);
        given += n;
        at += n;
        if (at == line.length) {
          at = 0;
          left--;
        }
      }
      return given == 0 ? -1 : given;
    }
  }
}
