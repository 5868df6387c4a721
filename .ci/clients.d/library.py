"""Lets boto3 and cloud-init read every fixture of the library, one after the other, from one replay
whose fixture is changed at its control listener. Prints a line for each: ok NAME, or not ok NAME: why.

Arguments: the replay's URL, its control listener's URL, the directory of cloud-init's package, and
the names. The document, which is not what either asks for first, says what they should find."""

import json
import os
import sys
import urllib.request

endpoint, control, cloud_init, *names = sys.argv[1:]
for url in endpoint, control:
    if not url.startswith("http://127.0.0.1:"):
        sys.exit(f"{url} is not on this machine")
# botocore reads it when it is asked for the first time
os.environ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = endpoint


def only_this_machine(event, args):
    """Both know other addresses, and nobody shall ask those here."""
    if event == "socket.connect" and isinstance(args[1], tuple) and args[1][0] != "127.0.0.1":
        raise ConnectionRefusedError(f"not on this machine: {args[1][0]}")


sys.addaudithook(only_this_machine)
sys.path.insert(0, cloud_init)

import botocore.session  # noqa: E402
from botocore.utils import IMDSRegionProvider  # noqa: E402
from cloudinit import helpers  # noqa: E402
from cloudinit.sources import DataSourceEc2 as ec2  # noqa: E402

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def serve(name):
    """Another instance has another token key: whoever reads it asks for a new token."""
    body = json.dumps({"fixture": name}).encode()
    headers = {"Content-Type": "application/json"}
    opener.open(urllib.request.Request(control + "/fixture", body, headers, method="PUT")).read()


def expected(name):
    with open(os.path.join(os.environ["LIBRARY"], name + ".json"), encoding="utf-8") as file:
        tree = json.load(file)["tree"]
    document = json.loads("\n".join(tree["dynamic/instance-identity/document"]["lines"]))
    roles = [path for path in tree if path.startswith("meta-data/iam/security-credentials/")]
    return document["region"], document["instanceId"], bool(roles)


def read(name):
    region, instance, has_role = expected(name)
    session = botocore.session.Session()
    found = IMDSRegionProvider(session).provide()
    assert found == region, f"boto3 finds the Region {found}, not {region}"
    # of no other kind: there is no file and no variable that would name any
    credentials = session.get_credentials()
    assert bool(credentials) == has_role, f"boto3 finds credentials: {bool(credentials)}"
    source = ec2.DataSourceEc2({}, None, helpers.Paths({}))
    source.metadata_urls = [endpoint]
    source.ds_cfg = {"metadata_urls": [endpoint], "max_wait": 20, "timeout": 5}
    source._cloud_name = ec2.CloudNames.AWS
    crawled = source.crawl_metadata()
    found = crawled["meta-data"]["instance-id"]
    assert found == instance, f"cloud-init finds the instance {found}, not {instance}"
    assert crawled["dynamic"]["instance-identity"]["document"]["region"] == region, "the document"


for name in names:
    try:
        serve(name)
        read(name)
        print(f"ok {name}")
    except Exception as wrong:  # whatever it is, the others are read all the same
        print(f"not ok {name}: {type(wrong).__name__}: {wrong}")
