"""Prints what boto3 and botocore read from the service, as lines NAME=VALUE."""

import os
import sys

import boto3
import botocore.session
from botocore.utils import IMDSFetcher, IMDSRegionProvider

if not os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "").startswith("http://127.0.0.1:"):
    # botocore would ask the machine's own service
    sys.exit("AWS_EC2_METADATA_SERVICE_ENDPOINT names no replayer of this machine")


class InstanceId(IMDSFetcher):
    """botocore has none of its own; this is its request, its token and its retries."""

    def read(self):
        token = self._fetch_metadata_token()
        return self._get_request("latest/meta-data/instance-id", None, token).text


credentials = boto3.Session().get_credentials()
frozen = credentials.get_frozen_credentials()
print(f"access-key-id={frozen.access_key}")
print(f"secret-access-key={frozen.secret_key}")
print(f"session-token={frozen.token}")
# no public name tells when they expire
print(f"expiration={credentials._expiry_time:%Y-%m-%dT%H:%M:%SZ}")

session = botocore.session.Session()
print(f"region={IMDSRegionProvider(session).provide()}")
endpoint = session.get_config_variable("ec2_metadata_service_endpoint")
print(f"instance-id={InstanceId(config={'ec2_metadata_service_endpoint': endpoint}).read()}")
