package imdstape.recorder.userdata.shell;

import imdstape.recorder.userdata.text.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Words of commands that are so common that they identify nobody; a masker keeps only these. */
final class ShellVocabulary {

  /**
   * Words of POSIX shells. Sources: POSIX.1-2024, "Shell Command Language" (reserved words,
   * built-ins); the commands that the EC2 User Guide ("Run commands when you launch an EC2
   * instance") and the user guides of ECS and EKS show in user-data, with the files that they
   * write.
   */
  static final WordList SHELL =
      WordList.exactly(
          """
          if then elif else fi for in do done while until case esac select function time
          export set unset shift local readonly declare typeset eval exec source . : exit return
          break continue trap wait read test true false cd pwd echo printf alias umask ulimit
          getopts command type hash ! - -- -e -x -u -o -ex -xe -eu -eux -euo -exu -euxo pipefail
          """,
          """
          mkdir rmdir chmod chown chgrp cp mv rm ln cat tac head tail cut sort uniq wc tr tee touch
          ls find xargs grep egrep fgrep sed awk gawk jq yq date sleep seq basename dirname readlink
          realpath mktemp install dd df du stat file diff md5sum sha256sum base64 gzip gunzip zip
          unzip tar xz kill killall ps top uname hostname hostnamectl id whoami su sudo env nohup
          which logger timeout watch sh bash dash zsh ksh python python3 perl ruby node java php
          """,
          """
          yum dnf apt apt-get apt-key add-apt-repository rpm dpkg zypper apk snap pip pip3 npm yarn
          gem make gcc amazon-linux-extras update upgrade dist-upgrade makecache clean autoremove
          remove enable disable start stop restart reload status daemon-reload reboot shutdown
          poweroff systemctl service chkconfig journalctl initctl update-rc.d crontab useradd
          usermod userdel groupadd passwd chpasswd visudo ssh-keygen mount umount mkfs mkfs.ext4
          mkfs.xfs fdisk parted growpart resize2fs xfs_growfs lsblk blkid swapon swapoff mkswap
          fallocate sysctl modprobe iptables ip ifconfig route ping nslookup dig nc
          """,
          """
          curl wget git clone checkout docker docker-compose containerd kubectl helm eksctl nodeadm
          run pull push build login exec compose ansible-playbook puppet chef-client salt-minion
          terraform aws s3 s3api ec2 ecs eks ecr ssm iam sts secretsmanager cloudformation sync
          describe-instances describe-tags describe-volumes create-tags attach-volume
          associate-address get-parameter get-parameters get-secret-value get-login-password
          cfn-init cfn-signal cfn-hup cfn-get-metadata ec2-metadata amazon-ssm-agent
          amazon-cloudwatch-agent amazon-cloudwatch-agent-ctl httpd apache2 nginx crond sshd
          """,
          """
          -y -f -d -p -r -R -rf -n -z -s -S -L -O -q -v -l -a -c -i -t -g -G -m -b -k -h -H -X -sS
          -fsSL -sSL -sL -xzf -xvf -zxvf -xf -it -ne -eq -gt -lt -ge -le --yes --now --quiet --silent
          --version --help --region --output --query --filters --instance-id --resources --stack
          --resource --cluster --name --user --password-stdin --recursive --no-install-recommends
          --retry --fail --location --header --apiserver-endpoint --b64-cluster-ca
          --kubelet-extra-args --dns-cluster-ip --container-runtime --use-max-pods
          """,
          """
          /dev/null /dev/console /dev/stdout /dev/stderr /etc/environment /etc/fstab /etc/hosts
          /etc/profile /etc/os-release /etc/ecs/ecs.config /etc/eks/bootstrap.sh /bin/sh /bin/bash
          /usr/bin/env /tmp /var/log /var/log/user-data.log /var/www/html /etc/ssh/sshd_config
          /opt/aws/bin/cfn-init /opt/aws/bin/cfn-signal /usr/local/bin /etc/sysctl.conf
          """);

  /**
   * Words of PowerShell and batch files, in lower case. Sources: PowerShell's
   * "about_Language_Keywords" and core modules; the commands of the EC2 User Guide ("How Amazon EC2
   * handles user data for Windows instances").
   */
  static final WordList POWERSHELL =
      WordList.inAnyCase(
          """
          begin break catch class continue data do dynamicparam else elseif end enum exit filter
          finally for foreach from function hidden if in param process return static switch throw
          trap try until using while -and -or -not -eq -ne -gt -lt -ge -le -like -match -replace
          -join -split -in -contains true false null
          """,
          """
          Add-Content Add-Computer Add-LocalGroupMember Add-Type Add-WindowsFeature Clear-Host
          Compress-Archive ConvertFrom-Json ConvertTo-Json ConvertTo-SecureString Copy-Item
          Copy-S3Object Disable-NetAdapter Enable-NetAdapter Enable-PSRemoting Expand-Archive
          Format-Volume ForEach-Object Get-ChildItem Get-Content Get-Date Get-Disk Get-EC2Instance
          Get-EC2InstanceMetadata Get-EC2Tag Get-Item Get-ItemProperty Get-Location Get-Module
          Get-NetAdapter Get-NetIPAddress Get-Partition Get-Process Get-SECSecretValue Get-Service
          Get-SSMParameter Get-Volume Get-WindowsFeature Get-WmiObject Get-CimInstance
          Import-Certificate Import-Module Initialize-Disk Initialize-ECSAgent
          Install-Module Install-PackageProvider Install-WindowsFeature Invoke-Command
          Invoke-Expression Invoke-RestMethod Invoke-WebRequest Join-Path Move-Item New-Item
          New-ItemProperty New-LocalUser New-NetFirewallRule New-Object New-Partition New-Service
          Out-File Out-Null Out-String Read-S3Object Register-ScheduledTask Remove-Item
          Rename-Computer Resize-Partition Restart-Computer Restart-Service Select-Object
          Select-String Send-SSMCommand Set-Content Set-Disk Set-DnsClientServerAddress
          Set-ExecutionPolicy Set-Item Set-ItemProperty Set-LocalUser Set-Location
          Set-NetFirewallProfile Set-Partition Set-Service Set-TimeZone Sort-Object Split-Path
          Start-BitsTransfer Start-Process Start-Service Start-Sleep Start-Transcript Stop-Computer
          Stop-Process Stop-Service Stop-Transcript Test-Connection Test-Path Unblock-File
          Where-Object Write-Error Write-EventLog Write-Host Write-Output Write-Verbose
          """,
          """
          -Append -ArgumentList -AsPlainText -Body -Command -ComputerName -Credential -Destination
          -DestinationPath -DomainName -ErrorAction -ExecutionPolicy -File -FilePath -Filter -Force
          -Headers -IncludeManagementTools -ItemType -Key -LiteralPath -Message -Method -Name
          -NewName -NoNewWindow -NoProfile -OutFile -Password -PassThru -Path -Property -Recurse
          -Region -Restart -Seconds -Source -StartupType -Type -Uri -UseBasicParsing -Value -Verb
          -Version -Wait SilentlyContinue Stop Continue Unrestricted RemoteSigned Bypass Automatic
          Directory
          """,
          """
          echo rem set cd copy del mkdir md move rd ren xcopy robocopy call goto start net netsh sc
          reg msiexec msiexec.exe powershell powershell.exe cmd cmd.exe choco wmic shutdown exist
          not off on /c /i /qn /quiet /y /s /q nul
          """);

  private static final Map<String, String> INTERPRETER_LINES = interpreterLines();

  private ShellVocabulary() {}

  /**
   * The known first line of a script.
   *
   * @param line begins with {@code #!}
   * @return empty if the interpreter or its path is not a common one
   */
  static Optional<String> findInterpreterLine(String line) {
    String dense = line.substring(2).strip().replaceAll("[ \\t]+", " ");
    return Optional.ofNullable(INTERPRETER_LINES.get("#!" + dense));
  }

  private static Map<String, String> interpreterLines() {
    List<String> lines = new ArrayList<>();
    for (String shell : List.of("sh", "bash", "dash", "ksh", "zsh")) {
      for (String flags :
          List.of("", " -e", " -x", " -ex", " -xe", " -eu", " -eux", " -l", " -v", " -xv", " -")) {
        lines.add("#!/bin/" + shell + flags);
        lines.add("#!/usr/bin/" + shell + flags);
      }
      lines.add("#!/usr/bin/env " + shell);
      lines.add("#!/usr/bin/env -S " + shell);
      lines.add("#!/bin/env " + shell);
    }
    for (String language : List.of("python", "python2", "python3", "perl", "ruby", "node", "php")) {
      lines.add("#!/usr/bin/" + language);
      lines.add("#!/usr/bin/env " + language);
    }
    return lines.stream().collect(Collectors.toMap(Function.identity(), Function.identity()));
  }
}
