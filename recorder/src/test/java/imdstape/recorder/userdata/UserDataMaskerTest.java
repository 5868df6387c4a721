package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class UserDataMaskerTest {

  static final String SCRIPT = "#!/bin/sh\necho acme\n";
  static final String BARE_SCRIPT = "#!/bin/sh\necho withheld\n";

  @Test
  void aScriptKeepsSyntaxAndKnownWords() {
    assertMasked(
        """
        #!/bin/bash -xe
        # for acme
        export DB_PASSWORD='hunter2(x)$y'   # don't tell
        exec > >(tee /var/log/user-data.log|logger -t acme -s 2>/dev/console) 2>&1
        if [ -f /opt/acme/x ]; then
        \techo "hi $NAME of $(aws ec2 describe-instances --filters "Name=x,Values=$Y")" && yum -y install acme
        fi
        X="$$" Y="${A:-b}" Z=YWNtZQ== N=$((1<<20)); exit $?
        curl https://USER@acme.test/x \\
          | bash -s -- --Acme=y
        echo 'two
        lines # no comment' foo\\ bar
        """
            .replace("USER", "user:pw"),
        "text/x-shellscript",
        """
        #!/bin/bash -xe
        # withheld
        export withheld='withheld' # withheld
        exec > >(tee /var/log/user-data.log|logger -t withheld -s 2>/dev/console) 2>&1
        if [ -f withheld ]; then
        \techo "withheld $withheld withheld $(aws ec2 describe-instances --filters "withheld$withheld")" && yum -y install withheld
        fi
        withheld="$$" withheld="${withheld}" withheld=withheld withheld=$((1<<0)); exit $?
        curl withheld \\
          | bash -s -- withheld=withheld
        echo 'withheld
        withheld withheld withheld withheld' withheld
        """);
  }

  @Test
  void hereDocumentsAreWithheldLineByLine() {
    assertMasked(
        """
        #!/opt/acme/bin/acmesh --secret
        cat <<-'ACME' > /etc/acme.conf
        \tkey = if then
        \tACME
        cat <<A <<"B C"
        a
        A
        b
        B C
        cat <<< acme
        """,
        "text/x-shellscript",
        """
        #!withheld
        cat <<-'EOF' > withheld
        withheld
        EOF
        cat <<EOF <<"EOF"
        withheld
        EOF
        withheld
        EOF
        cat <<< withheld
        """);
  }

  @Test
  void mimePartsKeepTheirTransferEncoding() {
    assertMasked(
        """
        Content-Type: multipart/mixed; boundary="//ACME"
        MIME-Version: 1.0
        X-Acme: x

        acme
        --//ACME
        Content-Type: text/cloud-config; charset="us-ascii"
        MIME-Version: 1.0
        Content-Transfer-Encoding: 7bit
        Content-Disposition: attachment; filename="acme.txt"

        #cloud-config
        acme: x
        --//ACME
        Content-Type: text/x-shellscript; charset=acme; name=acme
        Content-Transfer-Encoding: BASE64

        %s
        --//ACME
        Content-Type: text/x-acme
        Content-Transfer-Encoding: quoted-printable

        #!/bin/sh
        echo a=3Db =
        acme

        --//ACME
        Content-Type: multipart/acme; boundary=acme

        --acme

        acme
        --acme--
        --//ACME--
        acme
        """
            .formatted(base64(SCRIPT.getBytes(UTF_8))),
        "multipart/mixed > text/cloud-config, text/x-shellscript, text/x-shellscript,"
            + " multipart/mixed > text/plain",
        """
        Content-Type: multipart/mixed; boundary="boundary-1"
        MIME-Version: 1.0

        --boundary-1
        Content-Type: text/cloud-config; charset="us-ascii"
        MIME-Version: 1.0
        Content-Transfer-Encoding: 7bit
        Content-Disposition: attachment; filename="part-1"

        #cloud-config
        key-1: withheld

        --boundary-1
        Content-Type: text/x-shellscript
        Content-Transfer-Encoding: base64

        %s
        --boundary-1
        Content-Type: application/octet-stream
        Content-Transfer-Encoding: quoted-printable

        #!/bin/sh
        echo withheld=3Dwithheld withheld

        --boundary-1
        Content-Type: multipart/mixed; boundary="boundary-2"

        --boundary-2
        Content-Type: text/plain

        withheld
        --boundary-2--

        --boundary-1--
        """
            .formatted(base64(BARE_SCRIPT.getBytes(UTF_8))));
  }

  @Test
  void gzipIsCompressedAgain() {
    byte[] packed = UserDataGenerator.gzip(SCRIPT.getBytes(UTF_8));
    UserDataStructure gzip = UserDataMasker.mask(packed).orElseThrow();
    assertThat(gzip.bytes()).isEqualTo(GzipFormat.gzip(BARE_SCRIPT.getBytes(UTF_8)));
    assertThat(gzip).hasToString("UserDataStructure[gzip > text/x-shellscript]");
    assertMasked(
        Base64.getMimeEncoder().encodeToString(packed),
        "base64 > gzip > text/x-shellscript",
        "H4sIAAAAAAAA/wEYAOf/IyEvYmluL3NoCmVjaG8gd2l0aGhlbGQKEOHJbRgAAAA=");
  }

  @Test
  void powershellWordsTakeTheSpellingOfTheList() {
    assertMasked(
        """
        <PowerShell>
        # for acme
        $Secret = "pa`"ss"
        INSTALL-windowsfeature -name Acme -includeManagementTools
        New-Item C:\\Acme\\x -itemtype directory
        </powershell>
        <Persist>TRUE</persist>
        <powershellArguments>-ExecutionPolicy Unrestricted -Acme</powershellArguments>
        """,
        "ec2launch",
        """
        <powershell>
        # withheld
        $withheld = "withheld"
        Install-WindowsFeature -Name withheld -IncludeManagementTools
        New-Item withheld -ItemType Directory
        </powershell>
        <persist>true</persist>
        <powershellArguments>-ExecutionPolicy Unrestricted withheld</powershellArguments>
        """);
  }

  @Test
  void theFirstLineDeterminesTheFormat() {
    assertMasked(
        "#include\nhttp://acme/x\n\n# y\n",
        "text/x-include-url",
        "#include\nwithheld\n\nwithheld\n");
    assertMasked(
        "#Include-Once http://acme/x", "text/x-include-once-url", "#include-once withheld");
    assertMasked("#part-handler\nimport acme\n", "text/part-handler", "#part-handler\nwithheld\n");
    assertMasked("#upstart-job\nstart on acme\n", "text/upstart-job", "#upstart-job\nwithheld\n");
    assertMasked(
        "#cloud-boothook\r\n#!/bin/sh\r\necho acme\r\n",
        "text/cloud-boothook",
        "#cloud-boothook\r\n#!/bin/sh\r\necho withheld\r\n");
  }

  @Test
  void aJinjaTemplateIsMaskedAsItsResult() {
    assertMasked(
        "## template: jinja\n#cloud-config\nhostname: \"{{ x }}\"\nruncmd:\n  - echo {{ v1.y }}\n",
        "text/jinja2 > text/cloud-config",
        "## template: jinja\n#cloud-config\nhostname: withheld\nruncmd:\n- echo {{ withheld }}\n");
    assertMasked(
        "## template: jinja\n#cloud-config\n{% if x %}\nacme: y\n{% endif %}\n",
        "text/jinja2", "## template: jinja\nwithheld\nwithheld\nwithheld\nwithheld\n");
  }

  @Test
  void anUnknownFormatIsRejected() {
    for (String unknown :
        new String[] {
          "",
          "acme",
          "acme=1\n",
          "[acme]\nx = 1\n",
          "withheld",
          "{",
          "{acme}",
          "[1] x",
          "\u0000#!/bin/sh",
          "#cloud-config\n\tacme",
          "#cloud-config\nacme",
          "#cloud-config\na: 1\n---\nb: 2\n",
          "acme: 1\n",
          "Subject: acme\n\nacme",
          base64("acme".getBytes(UTF_8)),
          "# acme\n#!/bin/sh\n"
        }) {
      assertThat(UserDataMasker.mask(unknown.getBytes(UTF_8))).as(unknown).isEmpty();
    }
    assertThat(UserDataMasker.mask(UserDataGenerator.gzip("acme".getBytes(UTF_8)))).isEmpty();
  }

  /** Asserts how user-data is masked, and that the result is masked as itself. */
  static void assertMasked(String raw, String form, String expected) {
    UserDataStructure structure = UserDataMasker.mask(raw.getBytes(UTF_8)).orElseThrow();
    assertThat(structure.text()).isEqualTo(expected);
    assertThat(structure.form()).isEqualTo(form);
    assertThat(UserDataMasker.mask(structure.bytes()).orElseThrow().text()).isEqualTo(expected);
  }

  static String base64(byte[] plain) {
    return Base64.getEncoder().encodeToString(plain);
  }
}
