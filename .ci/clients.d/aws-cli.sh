#!/usr/bin/env bash
# Prints what the AWS CLI, whose path is the argument, reads as lines NAME=VALUE.
set -euo pipefail

# Without it the AWS CLI would ask the machine's own service.
[[ ${AWS_EC2_METADATA_SERVICE_ENDPOINT:-} == http://127.0.0.1:* ]] || {
  echo 'AWS_EC2_METADATA_SERVICE_ENDPOINT names no replayer of this machine' >&2
  exit 1
}
# 2.9 joins it and latest/… without a slash.
export AWS_EC2_METADATA_SERVICE_ENDPOINT=${AWS_EC2_METADATA_SERVICE_ENDPOINT%/}/

exported=$("$1" configure export-credentials --format process)
for pair in access-key-id:AccessKeyId secret-access-key:SecretAccessKey \
  session-token:SessionToken; do
  sed -n "s/^ *\"${pair#*:}\": *\"\(.*\)\",*\$/${pair%%:*}=\1/p" <<<"$exported"
done
# +00:00 is how Python writes Z
sed -n 's/^ *"Expiration": *"\(.*\)\(+00:00\|Z\)",*$/expiration=\1Z/p' <<<"$exported"

"$1" configure list | awk '$1 == "region" && $3 == "imds" { print "region=" $2 }'
