package imdstape.replayer.instance;

import imdstape.metadata.Generation;
import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.metadata.Response.Header;
import imdstape.metadata.Trait;
import imdstape.metadata.Traits;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a value is sent if the client asks for a part of it, or only if it has changed. No
 * capture shows either, so the modern service is taken to ignore both.
 */
final class Selection {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,9})-(\\d{0,9})");

  private Selection() {}

  static Response of(Response found, Request request, Traits traits) {
    if (found.form() != Response.Form.VALUE) {
      return found;
    }
    if (traits.is(Trait.CONDITIONAL, "honoured")
        && isUnchanged(found, request, traits.generation())) {
      return Response.bare(304, "Not Modified");
    }
    return traits.is(Trait.RANGE, "honoured") ? part(found, request) : found;
  }

  /** Both are compared as text: clients send back what they were given. */
  private static boolean isUnchanged(Response found, Request request, Generation generation) {
    String known = request.headers().get("If-None-Match");
    if (known != null && generation == Generation.A) {
      return known.equals(Generation.etag(found.body()));
    }
    String since = request.headers().get("If-Modified-Since");
    return since != null && since.equals(found.modified());
  }

  private static Response part(Response found, Request request) {
    String range = request.headers().get("Range");
    Matcher asked = RANGE.matcher(range == null ? "" : range);
    byte[] body = found.body();
    if (!asked.matches()) {
      return found;
    }
    int from = Integer.parseInt(asked.group(1));
    int last =
        asked.group(2).isEmpty()
            ? body.length - 1
            : Math.min(Integer.parseInt(asked.group(2)), body.length - 1);
    if (from > last) {
      return Response.bare(
          416, "Requested Range Not Satisfiable", contentRange("*/" + body.length));
    }
    return new Response(
        206,
        "Partial Content",
        found.form(),
        List.of(contentRange(from + "-" + last + "/" + body.length)),
        found.type(),
        found.modified(),
        Arrays.copyOfRange(body, from, last + 1));
  }

  private static Header contentRange(String range) {
    return new Header("Content-Range", "bytes " + range);
  }
}
