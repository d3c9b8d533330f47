package tidemark.local;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends requests byte by byte as a test wants them, which no client library does. */
final class RawHttp {
  private final int port;

  RawHttp(int port) {
    this.port = port;
  }

  /** Sends lines and a body; returns all of the answer. The lines say {@code Host} themselves. */
  String send(String body, String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      String head = String.join("\r\n", lines) + "\r\nConnection: close\r\n";
      String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
      out.write((head + length + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  String host() {
    return "Host: 127.0.0.1:" + port;
  }
}
