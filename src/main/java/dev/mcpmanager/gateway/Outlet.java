package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.server.CallFailure;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Where what comes of one request goes: one client, of whichever era. Any thread may use it, and
/// none of its methods wait. Only the first end counts.
interface Outlet {

  /// Something to say before the answer. It may be dropped, if the client does not take it.
  void say(Notification note);

  /// Ends the request with the server's own answer.
  ///
  /// @param response in the client's era, with the client's id; made on the thread that writes it
  void answer(Supplier<Response> response);

  /// Ends the request with a result that nothing is to be changed in.
  void pass(Payload result);

  /// Ends the request without the server's answer.
  void refuse(CallFailure failure);

  /// Has something done when the client takes the request back, in the way of its era. Only the
  /// last one given counts; at once, if it has done so.
  ///
  /// @param action takes the client's reason
  void onCancel(Consumer<String> action);
}
