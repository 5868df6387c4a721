package imdstape.recorder.client;

import imdstape.cli.CommandException;
import java.util.Locale;

/**
 * What stands between a recorder and a service, and what to do about it.
 *
 * @param code which of the closed list
 * @param description was seen
 * @param advice what to do, or what follows
 */
public record ServiceDiagnosis(DiagnosisCode code, String description, String advice) {

  private static final String MODIFY_OPTIONS_COMMAND =
      "aws ec2 modify-instance-metadata-options --http-";

  /** What can be wrong. */
  public enum DiagnosisCode {
    /** Nothing: tokens come, and metadata with them. */
    HEALTHY,
    /** Nobody listens at the endpoint. */
    NOTHING_LISTENS,
    /** No way leads to the endpoint. */
    NO_WAY,
    /** The endpoint's name is nobody's. */
    NO_SUCH_HOST,
    /** A token's answer does not come this far, other answers do. */
    HOP_LIMIT,
    /** It takes requests and says nothing. */
    MUTE,
    /** HttpEndpoint is disabled. */
    DISABLED,
    /** It issues no tokens and answers without. */
    NO_TOKENS,
    /** Tokens are required, and none is given, or a fresh one is not accepted. */
    TOKENS_REQUIRED,
    /** It says that it cannot at present. */
    BUSY,
    /** It gives a token and lists nothing. */
    NO_METADATA,
    /** Something else answers there. */
    NO_METADATA_SERVICE;

    /** As written in JSON. */
    public String jsonName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What the first requests mean, from there. */
  public static ServiceDiagnosis of(ContactResult seen, HostEnvironment from) {
    ServiceDiagnosis diagnosis =
        seen.tokenPut().noAnswerReason() != null
            ? diagnoseNoAnswer(seen, from)
            : diagnoseTokenAnswer(seen);
    boolean another = from.isEcsTask() && diagnosis.code != DiagnosisCode.HEALTHY;
    return another
        ? diagnosis.withAdvice(
            "this is a task of ECS or Fargate: its metadata is another service at another address,"
                + " which is not recorded, and on Fargate there is no instance's")
        : diagnosis;
  }

  /** Whether there is nothing to be done. */
  public boolean isHealthy() {
    return code == DiagnosisCode.HEALTHY;
  }

  /** In one line. */
  public String message() {
    return description + (advice.isEmpty() ? "" : "; " + advice);
  }

  /** Stops whoever cannot begin like that; what a crawl finds out better itself does not. */
  public void throwIfNotRecordable() {
    if (!isHealthy() && code != DiagnosisCode.NO_METADATA) {
      throw CommandException.failure(message());
    }
  }

  private ServiceDiagnosis withAdvice(String more) {
    return new ServiceDiagnosis(code, description, advice.isEmpty() ? more : advice + "; " + more);
  }

  private static ServiceDiagnosis diagnoseNoAnswer(ContactResult seen, HostEnvironment from) {
    String url = seen.endpoint();
    NoAnswerReason silence = seen.tokenPut().noAnswerReason();
    if (silence == NoAnswerReason.REFUSED || silence == NoAnswerReason.UNREACHABLE) {
      boolean refused = silence == NoAnswerReason.REFUSED;
      return new ServiceDiagnosis(
          refused ? DiagnosisCode.NOTHING_LISTENS : DiagnosisCode.NO_WAY,
          (refused ? "nothing listens at " : "no way leads to ") + url,
          unreachableAdvice(from));
    }
    if (silence == NoAnswerReason.UNKNOWN_HOST) {
      return new ServiceDiagnosis(
          DiagnosisCode.NO_SUCH_HOST, "nobody has the name of " + url, "write its address");
    }
    if (seen.tokenPut().status() == 200) {
      return new ServiceDiagnosis(
          DiagnosisCode.NO_METADATA_SERVICE,
          url + " gives something that is no token",
          "is this an instance metadata service?");
    }
    if (seen.getWithoutToken().noAnswerReason() == null) {
      return new ServiceDiagnosis(
          DiagnosisCode.HOP_LIMIT,
          url
              + " answers a GET ("
              + seen.getWithoutToken().status()
              + ") and its answer to the PUT of a token never comes: the instance's"
              + " HttpPutResponseHopLimit ends before here",
          "raise it ("
              + MODIFY_OPTIONS_COMMAND
              + "put-response-hop-limit 2), or record on the host"
              + (from.isContainer() ? ", not in a container with a network of its own" : ""));
    }
    return new ServiceDiagnosis(
        DiagnosisCode.MUTE,
        url + " did not answer",
        from.isContainer()
            ? "inside a container, the instance's hop limit may be 1: raise it, or record on the"
                + " host"
            : "whoever asks too much is not answered either: wait, and use a lower --pace");
  }

  private static String unreachableAdvice(HostEnvironment from) {
    if (from.isEc2Instance()) {
      return "this is an EC2 instance: a firewall or a route of its own is in the way";
    }
    return from.isContainer()
        ? "in a container, give it the host's network (--network host), or name the service with"
            + " --endpoint"
        : "this does not look like an EC2 instance; elsewhere, name the service with --endpoint";
  }

  private static ServiceDiagnosis diagnoseTokenAnswer(ContactResult seen) {
    String url = seen.endpoint();
    int put = seen.tokenPut().status();
    int without = seen.getWithoutToken().status();
    if (put == 403) {
      return disabled(url + " refuses a token (403)");
    }
    if (put == 429 || put >= 500) {
      return busy(url + " gives no token (status " + put + ")");
    }
    if (put == 200) {
      return diagnoseGetWithToken(seen);
    }
    if (without == 200) {
      return new ServiceDiagnosis(
          DiagnosisCode.NO_TOKENS,
          url
              + " gives no token (status "
              + put
              + ") and answers without one: it speaks IMDSv1"
              + " alone",
          "only services that speak IMDSv2 are recorded");
    }
    if (without == 401) {
      return new ServiceDiagnosis(
          DiagnosisCode.TOKENS_REQUIRED,
          url + " gives no token (status " + put + "), and tokens are required",
          "something between here and the service does not let a PUT through");
    }
    return new ServiceDiagnosis(
        DiagnosisCode.NO_METADATA_SERVICE,
        url + " gives no token (status " + put + ")",
        "is this an instance metadata service?");
  }

  private static ServiceDiagnosis diagnoseGetWithToken(ContactResult seen) {
    String url = seen.endpoint();
    ContactResult.RequestOutcome with = seen.getWithToken();
    if (with.noAnswerReason() != null) {
      return new ServiceDiagnosis(
          DiagnosisCode.MUTE,
          url + " gives a token and did not answer afterwards",
          "whoever asks too much is not answered: wait, and use a lower --pace");
    }
    if (with.status() == 200) {
      return new ServiceDiagnosis(
          DiagnosisCode.HEALTHY,
          url + " gives tokens and metadata",
          seen.acceptsImdsV1()
              ? "tokens are optional: IMDSv1 is answered too"
              : "tokens are required: IMDSv1 is not answered");
    }
    if (with.status() == 401) {
      return new ServiceDiagnosis(
          DiagnosisCode.TOKENS_REQUIRED,
          url + ": tokens are required and a fresh one is not accepted (401)",
          "something between here and the service takes the header away, or several services"
              + " answer in turn: ask the service itself");
    }
    if (with.status() == 403) {
      return disabled(url + " gives a token and refuses metadata (403)");
    }
    if (with.status() == 429 || with.status() >= 500) {
      return busy(url + " gives a token and then status " + with.status());
    }
    return new ServiceDiagnosis(
        DiagnosisCode.NO_METADATA,
        url + " gives tokens and lists no metadata (status " + with.status() + ")",
        "its HttpEndpoint option may be disabled, or it is another service");
  }

  private static ServiceDiagnosis disabled(String what) {
    return new ServiceDiagnosis(
        DiagnosisCode.DISABLED,
        what + ": the instance's HttpEndpoint option is disabled",
        "enable it (" + MODIFY_OPTIONS_COMMAND + "endpoint enabled)");
  }

  private static ServiceDiagnosis busy(String what) {
    return new ServiceDiagnosis(
        DiagnosisCode.BUSY, what, "it cannot at present: wait, and use a lower --pace");
  }
}
