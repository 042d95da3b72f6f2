import os

from aws_cdk import App, Environment, Stack, Stage, aws_iam as iam

app = App()
env = Environment(account="111111111111", region="eu-west-1")
stage = Stage(app, "Prod", env=env)
stack = Stack(stage, "Identity")
user = iam.User(stack, "Deployer", user_name="deployer")
iam.AccessKey(stack, "OldKey", user=user)
two = os.environ["KEYS"] == "two"
status = iam.AccessKeyStatus.ACTIVE if two else iam.AccessKeyStatus.INACTIVE
iam.AccessKey(stack, "NewKey", user=user, status=status)
app.synth()
