package imdstape.recorder.userdata;

import static imdstape.recorder.userdata.UserDataMaskerTest.BARE_SCRIPT;
import static imdstape.recorder.userdata.UserDataMaskerTest.SCRIPT;
import static imdstape.recorder.userdata.UserDataMaskerTest.assertMasked;
import static imdstape.recorder.userdata.UserDataMaskerTest.base64;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

/** Tests the formats that have keys: YAML, JSON, TOML. */
class KeyedFormsTest {

  @Test
  void cloudConfigKeepsKnownKeys() {
    assertMasked(
        """
        #cloud-config
        # for acme
        hostname: acme-1
        packages: [nginx, "acme"]
        acme_secret: x
        users:
          - name: bob
            lock_passwd: Yes
            uid: 1234
            ssh_authorized_keys: !!binary "c2VjcmV0"
        some: &anchor {a: 1.5, b: ~, on: "true"}
        more: *anchor
        acme_secret: again
        ? [a, b]
        : acme
        """,
        "text/cloud-config",
        """
        #cloud-config
        hostname: withheld
        packages: [withheld, withheld]
        key-1: withheld
        users:
        - name: withheld
          lock_passwd: yes
          uid: 0
          ssh_authorized_keys: withheld
        key-2: {key-3: 0, key-4: null, key-5: withheld}
        key-6: {key-3: 0, key-4: null, key-5: withheld}
        key-1: withheld
        key-7: withheld
        """);
  }

  @Test
  void commandsAndFilesInCloudConfigAreMasked() {
    assertMasked(
        """
        #cloud-config
        runcmd:
          - echo acme > /tmp/acme
          - [ls, -l, "/acme dir", 'true']
          - |
            if true; then
              systemctl restart acme
            fi
        write_files:
          - {path: /a, permissions: '0644', encoding: b64, content: %s}
          - {path: /b, permissions: 0600, encoding: gz+base64, content: %s}
          - {path: /c, permissions: '0642', encoding: acme, content: acme}
          - path: /d
            content: |
              #!/bin/sh
              echo acme
        """
            .formatted(
                base64(SCRIPT.getBytes(UTF_8)),
                base64(UserDataGenerator.gzip(SCRIPT.getBytes(UTF_8)))),
        "text/cloud-config",
        """
        #cloud-config
        runcmd:
        - echo withheld > withheld
        - [ls, -l, withheld withheld, 'true']
        - |
          if true; then
            systemctl restart withheld
          fi
        write_files:
        - {path: withheld, permissions: '0644', encoding: b64, content: %s}
        - {path: withheld, permissions: 0600, encoding: gz+base64, content: %s}
        - {path: withheld, permissions: withheld, encoding: withheld, content: withheld}
        - path: withheld
          content: |
            #!/bin/sh
            echo withheld
        """
            .formatted(
                base64(BARE_SCRIPT.getBytes(UTF_8)),
                base64(GzipFormat.gzip(BARE_SCRIPT.getBytes(UTF_8)))));
  }

  @Test
  void ec2LaunchTasksKeepTheirNames() {
    assertMasked(
        """
        version: 1.0
        tasks:
        - task: executeScript
          inputs:
          - frequency: always
            type: powershell
            runAs: localSystem
            content: |-
              write-host 'acme'
              # acme
        - task: acme
        """,
        "ec2launch-v2",
        """
        version: 1.0
        tasks:
        - task: executeScript
          inputs:
          - frequency: always
            type: powershell
            runAs: localSystem
            content: |-
              Write-Host 'withheld'
              # withheld
        - task: withheld
        """);
  }

  @Test
  void nodeConfigKeepsItsKeys() {
    assertMasked(
        "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  cluster:\n    name: acme\n",
        "application/node.eks.aws",
        """
        apiVersion: node.eks.aws/v1alpha1
        kind: NodeConfig
        spec:
          cluster:
            name: withheld
        """);
  }

  @Test
  void anArchiveHoldsDocuments() {
    assertMasked(
        """
        #cloud-config-archive
        - type: text/cloud-config
          filename: acme
          content: |
            acme: x
        - |
          #!/bin/sh
          echo acme
        - type: text/acme
          content: acme
        """,
        "text/cloud-config-archive",
        """
        #cloud-config-archive
        - type: text/cloud-config
          filename: withheld
          content: |
            key-1: withheld
        - |
          #!/bin/sh
          echo withheld
        - type: withheld
          content: withheld
        """);
  }

  @Test
  void jsonKeepsItsLayout() {
    assertMasked(
        "{\"ignition\":{\"version\":\"3.0.0\"},\"acme\":[17,true,null,\"x\",{},[]],\"acme\":0.5}",
        "JSON",
        "{\"ignition\":{\"version\":\"3.0.0\"},\"key-1\":[0,true,null,\"withheld\",{},[]],\"key-1\":0}");
    assertMasked(
        "[\n\t{\"name\": \"acme\", \"Acme\\u00e9\":-1e5}]\n",
        "JSON",
        "[\n  {\n    \"name\": \"withheld\",\n    \"key-1\": 0\n  }\n]");
  }

  @Test
  void bottlerocketSettingsKeepKnownKeys() {
    assertMasked(
        """
        # for acme
        [settings.kubernetes]
        cluster-name = "acme" # acme
        "api-server" = 'https://acme'
        [settings.host-containers.admin]
        enabled = true

        [settings.acme."a.b"]
        x.y = [1, "2", # acme
          {a = 1979-05-27},
        ]
        z = \"""
        acme "acme" \"""
        """,
        "bottlerocket",
        """
        # withheld
        [settings.kubernetes]
        cluster-name = "withheld"
        api-server = "withheld"
        [settings.host-containers.admin]
        enabled = true

        [settings.key-1.key-2]
        key-3.key-4 = [0, "withheld", {key-5 = "withheld"}]
        key-6 = "withheld"
        """);
  }
}
