"""A CDK app in Python. It knows nothing of the rule: one-active-key judges its cloud assembly."""

from aws_cdk import App, Stack, aws_iam as iam

app = App()
rotated = app.node.try_get_context("rotated") == "true"

stack = Stack(app, "Deployer")
user = iam.User(stack, "User", user_name="ci-deployer")
iam.AccessKey(
    stack,
    "OldKey",
    user=user,
    status=iam.AccessKeyStatus.INACTIVE if rotated else iam.AccessKeyStatus.ACTIVE,
)
iam.AccessKey(stack, "NewKey", user=user)

app.synth()
