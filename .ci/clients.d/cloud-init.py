"""Prints what cloud-init's EC2 data source reads from the service, as lines NAME=VALUE."""

import os
import sys

endpoint = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "")
if not endpoint.startswith("http://127.0.0.1:"):
    sys.exit("AWS_EC2_METADATA_SERVICE_ENDPOINT names no replayer of this machine")


def only_this_machine(event, args):
    """cloud-init knows other addresses, and nobody shall ask those here."""
    if event == "socket.connect" and isinstance(args[1], tuple) and args[1][0] != "127.0.0.1":
        raise ConnectionRefusedError(f"not on this machine: {args[1][0]}")


sys.addaudithook(only_this_machine)
# the unpacked package, which is not installed: it would run at the next boot
sys.path.insert(0, sys.argv[1])

from cloudinit import helpers  # noqa: E402
from cloudinit.sources import DataSourceEc2 as ec2  # noqa: E402

source = ec2.DataSourceEc2({}, None, helpers.Paths({}))
source.metadata_urls = [endpoint]
source.ds_cfg = {"metadata_urls": [endpoint], "max_wait": 20, "timeout": 5}
# what it reads from the firmware of an EC2 instance
source._cloud_name = ec2.CloudNames.AWS

crawled = source.crawl_metadata()
metadata = crawled["meta-data"]
document = crawled["dynamic"]["instance-identity"]["document"]
assert document["instanceId"] == metadata["instance-id"], "the document is another instance's"
assert metadata["public-keys"], "no public key was read"
print(f"region={metadata['placement']['region']}")
print(f"instance-id={metadata['instance-id']}")
