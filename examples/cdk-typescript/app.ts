// A CDK app in TypeScript with the rule on it: `cdk synth '**'` fails, and says which lines made the keys.
import { App, Stack } from 'aws-cdk-lib';
import { AccessKey, AccessKeyStatus, User } from 'aws-cdk-lib/aws-iam';
import { OneActiveKey } from 'one-active-key/cdk';

const app = new App();
const rotated = app.node.tryGetContext('rotated') === 'true';

const stack = new Stack(app, 'Deployer');
const user = new User(stack, 'User', { userName: 'ci-deployer' });
new AccessKey(stack, 'OldKey', {
  user,
  status: rotated ? AccessKeyStatus.INACTIVE : AccessKeyStatus.ACTIVE,
});
new AccessKey(stack, 'NewKey', { user });

OneActiveKey.enforce(app);
