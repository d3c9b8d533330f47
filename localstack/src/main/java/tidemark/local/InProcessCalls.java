package tidemark.local;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import tidemark.client.Call;
import tidemark.client.Reply;
import tidemark.registry.Caller;

/** Answers a client's calls by the routes, in the same process. Thread-safe. */
final class InProcessCalls implements Closeable {
  private static final int PIPE_BYTES = 1 << 16;

  private final LocalRoutes routes;
  private final Caller caller;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Threads.named("tidemark-call"));

  /**
   * @param caller who asks
   */
  InProcessCalls(LocalRoutes routes, Caller caller) {
    this.routes = routes;
    this.caller = caller;
  }

  Reply send(Call call) throws IOException {
    LocalRequest request = request(call);
    return LocalRoutes.isLocal(request) ? stream(request) : whole(request);
  }

  private LocalRequest request(Call call) throws IOException {
    String target = call.pathAndQuery();
    int mark = target.indexOf('?');
    Map<String, List<String>> headers = new HashMap<>();
    call.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    return new LocalRequest(
        call.method(),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        headers,
        OptionalLong.of(call.body().length()),
        call.body().open(),
        caller);
  }

  /** The answer of a handler, which comes whole. */
  private Reply whole(LocalRequest request) throws IOException {
    WholeAnswer answer = new WholeAnswer();
    InputStream body = request.body();
    try (body) {
      routes.answer(request, answer);
    }
    return new Reply(
        answer.status, answer.headers, new ByteArrayInputStream(answer.body.toByteArray()));
  }

  /** The answer of a route, which is read while it comes. */
  private Reply stream(LocalRequest request) throws IOException {
    StreamedAnswer answer = new StreamedAnswer();
    try {
      threads.execute(() -> answer.run(routes, request));
      return answer.reply.get();
    } catch (RejectedExecutionException e) {
      request.body().close();
      throw new IOException("the store is closed", e);
    } catch (ExecutionException e) {
      throw new IOException("the call failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    Threads.end(threads);
  }

  private static final class WholeAnswer implements LocalAnswer {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private Map<String, String> headers = Map.of();

    @Override
    public OutputStream begin(int status, Map<String, String> headers, OptionalLong length) {
      this.status = status;
      this.headers = headers;
      return body;
    }
  }

  private static final class StreamedAnswer implements LocalAnswer {
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private @Nullable BrokenPipe pipe;

    @Override
    public OutputStream begin(int status, Map<String, String> headers, OptionalLong length)
        throws IOException {
      PipedOutputStream out = new PipedOutputStream();
      pipe = new BrokenPipe(out);
      InputStream in = new ReaderEnd(out, pipe);
      reply.complete(new Reply(status, headers, in));
      return pipe;
    }

    /** A route that throws after it began breaks its answer off, as a connection would be. */
    void run(LocalRoutes routes, LocalRequest request) {
      InputStream body = request.body();
      try (body) {
        routes.answer(request, this);
        reply.completeExceptionally(new IOException("The route gave no answer"));
      } catch (IOException | RuntimeException | Error e) {
        if (pipe != null) {
          pipe.breakOff(e);
        }
        reply.completeExceptionally(e);
      }
    }
  }

  /** The writing end of a pipe; remembers why it broke off. */
  private static final class BrokenPipe extends FilterOutputStream {
    private volatile @Nullable Throwable why;

    BrokenPipe(OutputStream out) {
      super(out);
    }

    void breakOff(Throwable reason) {
      why = reason;
      try {
        close();
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }
  }

  private static final class ReaderEnd extends PipedInputStream {
    private final BrokenPipe writer;

    ReaderEnd(PipedOutputStream out, BrokenPipe writer) throws IOException {
      super(out, PIPE_BYTES);
      this.writer = writer;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) throws IOException {
      return ended(super.read(into, offset, length));
    }

    @Override
    public synchronized int read() throws IOException {
      return ended(super.read());
    }

    private int ended(int read) throws IOException {
      Throwable why = writer.why;
      if (read < 0 && why != null) {
        throw new IOException("the answer broke off", why);
      }
      return read;
    }
  }
}
