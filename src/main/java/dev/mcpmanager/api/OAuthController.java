package dev.mcpmanager.api;

import dev.mcpmanager.server.Authorizations;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/// Where browsers come back to from authorization servers, and where these read who we are.
@RestController
@RequestMapping("/oauth")
class OAuthController {

  private final Authorizations authorizations;

  OAuthController(Authorizations authorizations) {
    this.authorizations = authorizations;
  }

  @GetMapping("/callback")
  ResponseEntity<String> callback(
      @RequestParam Map<String, String> parameters, HttpServletRequest request) {
    Authorizations.Visit visit = authorizations.callback(parameters, request.getRemoteAddr());
    return ResponseEntity.status(visit.granted() ? HttpStatus.OK : HttpStatus.BAD_REQUEST)
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .body(page(HtmlUtils.htmlEscape(visit.message())));
  }

  private static String page(String sentence) {
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <title>MCP Server Manager</title>
    <p>%s</p>
    </html>
    """
        .formatted(sentence);
  }

  @GetMapping("/client-metadata.json")
  ResponseEntity<String> clientMetadata() {
    return authorizations
        .clientMetadata()
        .map(json -> ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json))
        .orElseGet(() -> ResponseEntity.notFound().build());
  }
}
