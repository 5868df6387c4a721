package imdstape.recorder.userdata;

import imdstape.recorder.userdata.text.WordList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Masks the keys of one document: keeps known ones, and replaces others by {@code key-1}, {@code
 * key-2} in the order of their occurrence. Not thread-safe.
 */
final class KeyMasker {

  /**
   * Known keys. Sources: cloud-init, "Module reference" and its JSON schema; EC2Launch v2 ("Task
   * definitions"), Bottlerocket ("Settings"), nodeadm ("NodeConfig"), Ignition ("Configuration
   * specification").
   */
  private static final WordList KNOWN_KEYS =
      WordList.exactly(
          """
          allow_public_ssh_keys all ansible append apk_repos apt apt_pipelining apt_reboot_if_required
          apt_update apt_upgrade arches args arguments authkey_hash autoinstall automatic
          baseurl bootcmd byobu_by_default ca-certs ca_certs chef chpasswd classic client cmd
          cloud_config_modules cloud_final_modules cloud_init_modules commands components conf
          condition conf_file config configs connection content create_hostname_file data datasource
          debconf_selections default default_user defer delay device device_aliases devices
          disable_ec2_metadata disable_root disable_root_opts disable_suites disk_setup distro
          domain drivers enabled encoding exec expire expiredate expiry extra_opts fan features file
          filename filesystem final final_message fqdn fs_setup fs_type galaxy gecos gpg gpgcheck
          gpgkey grains group groups growpart grub_dpkg hashed_passwd homedir hostname http_proxy
          https_proxy ignore_growroot_disabled inactive init install install_method install_type
          instance-id interfaces key keyboard keyid keymap keys keyserver keys_to_console landscape
          launch-index layout layout list local-hostname locale locale_configfile lock_passwd lxd
          manage_etc_hosts manage_resolv_conf max_size maxsize mcollective merge_how merge_type
          message metadata minion mirrors mode module module_hotplug mount_default_fields mounts
          name nameservers network no_create_home no_log_init no_proxy no_user_group ntp ntp_client
          omit_chef_install options output overwrite owner ownership package_name
          package_reboot_if_required package_update package_upgrade packages partition passwd
          password path permissions phone_home pip pkg_name pillar plain_text_passwd playbook_name
          pools post power_state prefer_fqdn_over_hostname preserve_hostname preserve_sources_list
          primary primary_group private_key public_key pull puppet random_seed recipes refresh
          remotes remove-defaults remove_defaults replace_fs repo repos resize_rootfs resolv_conf
          rh_subscription rsyslog run_list runcmd salt_minion search searchdomains security
          selinux_user servers service service_reload_command sensitive_keys server_url shell size
          snap snappy source sources sources_list spacewalk ssh ssh_authorized_keys ssh_deletekeys
          ssh_fp_console_blacklist ssh_genkeytypes ssh_import_id ssh_key_console_blacklist ssh_keys
          ssh_publish_hostkeys ssh_pwauth ssh_quiet_keygen sudo suites swap system system_info
          system_user table_type template timeout timezone token tries trusted type ubuntu_advantage
          ubuntu_pro uid uri url user user_name users vendor_data version wait_for wireguard
          write_files write_files_deferred yum_repo_dir yum_repos zypper zypp
          rsa_private rsa_public ecdsa_private ecdsa_public ed25519_private ed25519_public
          ssh_svcname datasource_list Ec2 timeouts max_wait metadata_urls strict_id <<
          """,
          """
          tasks task inputs frequency runAs destination url sslProtocol reboot adminPassword
          adminPasswordType addDnsSuffixList addHostnameFile instanceId computerName
          startSsm setWallpaper pathArguments
          """,
          """
          settings kubernetes cluster-name api-server cluster-certificate cluster-dns-ip
          cluster-domain node-labels node-taints max-pods host-containers admin control enabled
          source superpowered user-data bootstrap-containers bootstrap-commands essential kernel
          sysctl lockdown ntp time-servers motd updates metadata-base-url targets-base-url network
          https-proxy no-proxy hosts dns name-servers search-list ecs cluster instance-attributes
          logging-drivers container-registry mirrors registry endpoint credentials pki data trusted
          eviction-hard system-reserved kube-reserved cpu memory ephemeral-storage aws region
          authentication-mode standalone-mode cloud-provider metrics send-metrics oci-hooks
          """,
          """
          apiVersion kind spec apiServerEndpoint certificateAuthority cidr containerd kubelet flags
          instance localStorage strategy clusterDNS maxPods featureGates
          """,
          """
          ignition storage files systemd units contents links directories disks filesystems
          compression verification hash overwrite dropins sshAuthorizedKeys passwordHash
          """);

  private static final WordList MODES =
      WordList.exactly(
          """
          0400 0440 0444 0500 0550 0555 0600 0640 0644 0660 0664 0666 0700 0710 0711 0750 0755 0770
          0775 0777 1777 2755 4755 400 440 444 500 550 555 600 640 644 660 664 666 700 710 711 750
          755 770 775 777 0o400 0o440 0o444 0o600 0o640 0o644 0o700 0o750 0o755
          """);

  /** Values that are kept, by their key. */
  private static final Map<String, WordList> ALLOWED_VALUES =
      Map.of(
          "encoding",
          WordList.exactly("b64 base64 gz gzip gz+base64 gzip+base64 gz+b64 gzip+b64 text/plain"),
          "permissions",
          MODES,
          "type",
          WordList.exactly(
              "powershell batch " + String.join(" ", FormatVocabulary.MEDIA_TYPES.all())),
          "version",
          WordList.exactly("1.0 1.1 2.2.0 2.3.0 3.0.0 3.1.0 3.2.0 3.3.0 3.4.0"),
          "task",
          WordList.exactly(
              """
              activateWindows enableJumboFrames enableOpenSsh executeProgram executeScript
              extendRootPartition initializeVolume optimizeEna setAdminAccount setDnsSuffix
              setHostName setWallpaper startSsm sysprep writeFile
              """),
          "frequency",
          WordList.exactly("always once"),
          "runAs",
          WordList.exactly("localSystem admin user"),
          "apiVersion",
          WordList.exactly("node.eks.aws/v1alpha1"),
          "kind",
          WordList.exactly("NodeConfig"));

  private final Map<String, String> placeholders = new HashMap<>();
  private int lastPlaceholder;

  /** A known key, or the placeholder of another one. */
  String mask(String key) {
    return KNOWN_KEYS
        .find(key)
        .orElseGet(() -> placeholders.computeIfAbsent(key, unknown -> nextPlaceholder()));
  }

  /** A new placeholder for a key that is no text, such as a mapping. */
  String maskUnnamed() {
    return nextPlaceholder();
  }

  /** A value that is kept because the list of its key contains it. */
  static Optional<String> allowedValue(String key, String value) {
    WordList words = ALLOWED_VALUES.get(key);
    return words == null ? Optional.empty() : words.find(value);
  }

  private String nextPlaceholder() {
    lastPlaceholder++;
    return "key-" + lastPlaceholder;
  }
}
