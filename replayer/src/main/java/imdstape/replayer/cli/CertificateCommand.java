package imdstape.replayer.cli;

import imdstape.cli.CommandException;
import imdstape.cli.ProgramVersion;
import imdstape.replayer.identity.TestAuthority.SignatureType;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Implements {@code imds certificate}: prints the certificate that verifies a replay's signatures.
 */
@Command(
    name = "certificate",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = {
      "Print the certificate that verifies a replay's instance identity document.%n",
      "A replay signs with keys that anybody can make. Never trust these certificates outside a"
          + " test: what they verify proves nothing about an instance.%n"
    },
    footerHeading = "%nExamples%n",
    footer = {
      "  imds certificate rsa2048 > test-authority.pem",
      "",
      "Exit codes: 0 done, 2 used wrongly."
    })
final class CertificateCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "pkcs7|rsa2048|signature",
      description = "Which of the three, each of which has a key of its own.")
  String proof = "";

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    for (SignatureType type : SignatureType.values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(proof)) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(type.authority().certificatePem());
        out.flush();
        return 0;
      }
    }
    throw CommandException.usageError(
        "'" + proof + "' is signed by nobody; it is pkcs7, rsa2048 or signature");
  }
}
