// Prints what the AWS SDK for JavaScript reads from the service, as lines NAME=VALUE.
import { MetadataService } from "@aws-sdk/ec2-metadata-service";
import { fromInstanceMetadata } from "@smithy/credential-provider-imds";

if (!process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT?.startsWith("http://127.0.0.1:")) {
  // the SDK would ask the machine's own service
  throw new Error("AWS_EC2_METADATA_SERVICE_ENDPOINT names no replayer of this machine");
}

const credentials = await fromInstanceMetadata()();
const service = new MetadataService();
const found = {
  "access-key-id": credentials.accessKeyId,
  "secret-access-key": credentials.secretAccessKey,
  "session-token": credentials.sessionToken,
  expiration: credentials.expiration.toISOString().replace(".000Z", "Z"),
  region: await service.request("/latest/meta-data/placement/region", {}),
  "instance-id": await service.request("/latest/meta-data/instance-id", {}),
};
for (const [name, value] of Object.entries(found)) {
  console.log(`${name}=${value}`);
}
