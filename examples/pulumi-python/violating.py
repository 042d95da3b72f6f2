"""A second key for the user of a pipeline: the policy pack stops the preview."""

import pulumi
import pulumi_aws as aws

deploy = aws.iam.User("deploy", path="/pipelines/")
key = aws.iam.AccessKey("deploy-key", user=deploy.name)
extra = aws.iam.AccessKey("nightly-job-key", user=deploy.name)

pulumi.export("keys", [key.id, extra.id])
