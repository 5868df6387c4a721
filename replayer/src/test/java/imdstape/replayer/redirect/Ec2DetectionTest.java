package imdstape.replayer.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ec2DetectionTest {

  private static final String DMI = "sys/devices/virtual/dmi/id/";

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "sys/hypervisor/uuid, ec2e1916-9099-7caf-fd21-012345abcdef",
    DMI + "product_uuid, EC2E1916-9099-7CAF-FD21-012345ABCDEF",
    DMI + "product_uuid, 45E12AEC-DCD1-B213-94ED-012345ABCDEF",
    DMI + "sys_vendor, Amazon EC2",
    DMI + "board_asset_tag, i-0abcdef1234567890",
  })
  void eachDocumentedFileIsEvidence(String file, String text) throws IOException {
    Path sign = write(file, text);
    assertThat(Ec2Detection.findEvidence(root)).contains(sign);
  }

  @ParameterizedTest
  @CsvSource({
    "sys/hypervisor/uuid, 00000000-0000-0000-0000-000000000000",
    DMI + "product_uuid, 4C4C4544-0044-4D10-8050-B4C04F4A4231",
    DMI + "sys_vendor, Dell Inc.",
    DMI + "board_asset_tag, Not Specified",
  })
  void filesOfOtherMachinesAreNoEvidence(String file, String text) throws IOException {
    write(file, text);
    assertThat(Ec2Detection.findEvidence(root)).isEmpty();
  }

  @Test
  void aMachineWithoutTheFilesIsNotEc2() {
    assertThat(Ec2Detection.findEvidence(root)).isEmpty();
  }

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text + "\n");
  }
}
