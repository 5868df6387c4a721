package imdstape.replayer.instance;

import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.MetadataResponse.HeaderLine;
import imdstape.replayer.http.ServiceGeneration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a value is sent if the client asks for a part of it, or only if it has changed. No
 * capture shows either, so the modern service is taken to ignore both.
 */
final class RangeAndConditional {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,9})-(\\d{0,9})");

  private RangeAndConditional() {}

  static MetadataResponse apply(
      MetadataResponse found, MetadataRequest request, ServiceTraits traits) {
    if (found.kind() != MetadataResponse.ResponseKind.VALUE) {
      return found;
    }
    if (traits.is(ServiceTrait.CONDITIONAL, "honoured")
        && isNotModified(found, request, ServiceGeneration.of(traits))) {
      return MetadataResponse.withoutBody(304, "Not Modified");
    }
    return traits.is(ServiceTrait.RANGE, "honoured") ? applyRange(found, request) : found;
  }

  /** Both are compared as text: clients send back what they were given. */
  private static boolean isNotModified(
      MetadataResponse found, MetadataRequest request, ServiceGeneration generation) {
    String known = request.headers().get("If-None-Match");
    if (known != null && generation == ServiceGeneration.A) {
      return known.equals(ServiceGeneration.etag(found.body()));
    }
    String since = request.headers().get("If-Modified-Since");
    return since != null && since.equals(found.lastModified());
  }

  private static MetadataResponse applyRange(MetadataResponse found, MetadataRequest request) {
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
      return MetadataResponse.withoutBody(
          416, "Requested Range Not Satisfiable", contentRange("*/" + body.length));
    }
    return new MetadataResponse(
        206,
        "Partial Content",
        found.kind(),
        List.of(contentRange(from + "-" + last + "/" + body.length)),
        found.contentType(),
        found.lastModified(),
        Arrays.copyOfRange(body, from, last + 1));
  }

  private static HeaderLine contentRange(String range) {
    return new HeaderLine("Content-Range", "bytes " + range);
  }
}
