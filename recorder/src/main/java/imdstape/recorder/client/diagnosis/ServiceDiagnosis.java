package imdstape.recorder.client.diagnosis;

import imdstape.cli.CommandException;
import imdstape.recorder.client.ContactResult;
import imdstape.recorder.client.RequestOutcome;
import imdstape.recorder.client.transport.NoAnswerReason;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What keeps a recorder from recording a service, and how to resolve it.
 *
 * @param code which of the known problems
 * @param description the problem that was found, with the endpoint
 * @param advice what to do; may be empty
 */
public record ServiceDiagnosis(DiagnosisCode code, String description, String advice) {

  private static final String MODIFY_OPTIONS_COMMAND =
      "aws ec2 modify-instance-metadata-options --http-";

  /** The problems that a diagnosis can name. */
  public enum DiagnosisCode {
    /** No problem: the service issues tokens and serves metadata. */
    HEALTHY,
    /** Nothing listens at the endpoint. */
    NOTHING_LISTENS,
    /** The endpoint is unreachable. */
    NO_WAY,
    /** The endpoint's host name does not resolve. */
    NO_SUCH_HOST,
    /** The response to the PUT of a token is lost, the response to a GET is not. */
    HOP_LIMIT,
    /** The service accepts connections and does not respond. */
    MUTE,
    /** The instance's HttpEndpoint option is disabled. */
    DISABLED,
    /** The service issues no tokens and answers IMDSv1 requests. */
    NO_TOKENS,
    /** The service requires a token, and issues none or rejects a new one. */
    TOKENS_REQUIRED,
    /** The service responds with 429 or a 5xx. */
    BUSY,
    /** The service issues a token and has no metadata listing. */
    NO_METADATA,
    /** The endpoint is another kind of service. */
    NO_METADATA_SERVICE;

    /** The code as JSON output has it. */
    public String jsonName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Diagnoses a service from the first requests, made in this environment. */
  public static ServiceDiagnosis of(ContactResult contact, HostEnvironment environment) {
    RequestOutcome put = contact.tokenPut();
    ServiceDiagnosis diagnosis;
    if (put.status().isPresent()) {
      diagnosis = diagnoseTokenAnswer(contact, put.status().getAsInt());
    } else if (put.noAnswerReason().isPresent()) {
      diagnosis = diagnoseNoAnswer(contact, put.noAnswerReason().get(), environment);
    } else {
      diagnosis =
          new ServiceDiagnosis(
              DiagnosisCode.NO_METADATA_SERVICE,
              contact.endpoint() + " gives something that is no token",
              "is this an instance metadata service?");
    }
    return environment.isEcsTask() && !diagnosis.isHealthy()
        ? diagnosis.withAdvice(
            "this is a task of ECS or Fargate: its metadata is another service at another address,"
                + " which is not recorded, and on Fargate there is no instance's")
        : diagnosis;
  }

  /** Whether the service can be recorded without any change. */
  public boolean isHealthy() {
    return code == DiagnosisCode.HEALTHY;
  }

  /** The description and the advice in one line. */
  public String message() {
    return description + (advice.isEmpty() ? "" : "; " + advice);
  }

  /**
   * Fails unless the service may be recorded. A service without a metadata listing passes, because
   * the crawl has a better message for it.
   *
   * @throws CommandException with {@link #message}
   */
  public void throwIfNotRecordable() {
    if (!isHealthy() && code != DiagnosisCode.NO_METADATA) {
      throw CommandException.failure(message());
    }
  }

  private ServiceDiagnosis withAdvice(String more) {
    return new ServiceDiagnosis(code, description, advice.isEmpty() ? more : advice + "; " + more);
  }

  private static ServiceDiagnosis diagnoseNoAnswer(
      ContactResult contact, NoAnswerReason reason, HostEnvironment environment) {
    String url = contact.endpoint();
    if (reason == NoAnswerReason.REFUSED || reason == NoAnswerReason.UNREACHABLE) {
      boolean refused = reason == NoAnswerReason.REFUSED;
      return new ServiceDiagnosis(
          refused ? DiagnosisCode.NOTHING_LISTENS : DiagnosisCode.NO_WAY,
          (refused ? "nothing listens at " : "no way leads to ") + url,
          unreachableAdvice(environment));
    }
    if (reason == NoAnswerReason.UNKNOWN_HOST) {
      return new ServiceDiagnosis(
          DiagnosisCode.NO_SUCH_HOST, "nobody has the name of " + url, "write its address");
    }
    OptionalInt getStatus = contact.getWithoutToken().status();
    if (getStatus.isPresent()) {
      return new ServiceDiagnosis(
          DiagnosisCode.HOP_LIMIT,
          url
              + " answers a GET ("
              + getStatus.getAsInt()
              + ") and its answer to the PUT of a token never comes: the instance's"
              + " HttpPutResponseHopLimit ends before here",
          "raise it ("
              + MODIFY_OPTIONS_COMMAND
              + "put-response-hop-limit 2), or record on the host"
              + (environment.isContainer()
                  ? ", not in a container with a network of its own"
                  : ""));
    }
    return new ServiceDiagnosis(
        DiagnosisCode.MUTE,
        url + " did not answer",
        environment.isContainer()
            ? "inside a container, the instance's hop limit may be 1: raise it, or record on the"
                + " host"
            : "whoever asks too much is not answered either: wait, and use a lower --pace");
  }

  private static String unreachableAdvice(HostEnvironment environment) {
    if (environment.isEc2Instance()) {
      return "this is an EC2 instance: a firewall or a route of its own is in the way";
    }
    return environment.isContainer()
        ? "in a container, give it the host's network (--network host), or name the service with"
            + " --endpoint"
        : "this does not look like an EC2 instance; elsewhere, name the service with --endpoint";
  }

  private static ServiceDiagnosis diagnoseTokenAnswer(ContactResult contact, int put) {
    String url = contact.endpoint();
    int without = contact.getWithoutToken().status().orElse(0);
    if (put == 403) {
      return disabled(url + " refuses a token (403)");
    }
    if (put == 429 || put >= 500) {
      return busy(url + " gives no token (status " + put + ")");
    }
    if (put == 200) {
      return diagnoseGetWithToken(contact);
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

  private static ServiceDiagnosis diagnoseGetWithToken(ContactResult contact) {
    String url = contact.endpoint();
    int status = contact.getWithToken().status().orElse(0);
    if (status == 0) {
      return new ServiceDiagnosis(
          DiagnosisCode.MUTE,
          url + " gives a token and did not answer afterwards",
          "whoever asks too much is not answered: wait, and use a lower --pace");
    }
    if (status == 200) {
      return new ServiceDiagnosis(
          DiagnosisCode.HEALTHY,
          url + " gives tokens and metadata",
          contact.acceptsImdsV1()
              ? "tokens are optional: IMDSv1 is answered too"
              : "tokens are required: IMDSv1 is not answered");
    }
    if (status == 401) {
      return new ServiceDiagnosis(
          DiagnosisCode.TOKENS_REQUIRED,
          url + ": tokens are required and a fresh one is not accepted (401)",
          "something between here and the service takes the header away, or several services"
              + " answer in turn: ask the service itself");
    }
    if (status == 403) {
      return disabled(url + " gives a token and refuses metadata (403)");
    }
    if (status == 429 || status >= 500) {
      return busy(url + " gives a token and then status " + status);
    }
    return new ServiceDiagnosis(
        DiagnosisCode.NO_METADATA,
        url + " gives tokens and lists no metadata (status " + status + ")",
        "its HttpEndpoint option may be disabled, or it is another service");
  }

  private static ServiceDiagnosis disabled(String description) {
    return new ServiceDiagnosis(
        DiagnosisCode.DISABLED,
        description + ": the instance's HttpEndpoint option is disabled",
        "enable it (" + MODIFY_OPTIONS_COMMAND + "endpoint enabled)");
  }

  private static ServiceDiagnosis busy(String description) {
    return new ServiceDiagnosis(
        DiagnosisCode.BUSY, description, "it cannot at present: wait, and use a lower --pace");
  }
}
