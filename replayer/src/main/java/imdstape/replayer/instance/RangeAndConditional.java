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
 * Applies the Range header and the conditional headers of a request. No capture shows either, so
 * the default is to ignore both; traits enable them.
 */
final class RangeAndConditional {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,9})-(\\d{0,9})");

  private RangeAndConditional() {}

  /**
   * The response to a request whose path was found.
   *
   * @param found the complete response
   */
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

  /** Compares values as text, since clients send back what they received. */
  private static boolean isNotModified(
      MetadataResponse found, MetadataRequest request, ServiceGeneration generation) {
    String etag = request.headers().get("If-None-Match");
    if (etag != null && generation == ServiceGeneration.A) {
      return etag.equals(ServiceGeneration.etag(found.body()));
    }
    String since = request.headers().get("If-Modified-Since");
    return since != null && since.equals(found.lastModified());
  }

  private static MetadataResponse applyRange(MetadataResponse found, MetadataRequest request) {
    String range = request.headers().get("Range");
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    byte[] body = found.body();
    if (!matcher.matches()) {
      return found;
    }
    int first = Integer.parseInt(matcher.group(1));
    int last =
        matcher.group(2).isEmpty()
            ? body.length - 1
            : Math.min(Integer.parseInt(matcher.group(2)), body.length - 1);
    if (first > last) {
      return MetadataResponse.withoutBody(
          416, "Requested Range Not Satisfiable", contentRange("*/" + body.length));
    }
    return new MetadataResponse(
        206,
        "Partial Content",
        found.kind(),
        List.of(contentRange(first + "-" + last + "/" + body.length)),
        found.contentType(),
        found.lastModified(),
        Arrays.copyOfRange(body, first, last + 1));
  }

  private static HeaderLine contentRange(String range) {
    return new HeaderLine("Content-Range", "bytes " + range);
  }
}
