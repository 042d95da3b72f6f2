'use strict';

// What the AWS provider does to IAM with users and keys: the calls that a resource's creation, change and
// deletion come down to (terraform-provider-aws internal/service/iam, user.go and access_key.go).
const { SIGNATURE } = require('./sdk');

const USER = /^(aws:iam\/user:User|aws-native:iam:User|awscc:index\/iamUser:IamUser)$/;
const KEY = 'aws:iam/accessKey:AccessKey';
const ACCOUNT = '111111111111';

const nameIn = (type, inputs) => (type.startsWith('aws:') ? inputs.name : inputs.userName);

/** The account that a provider's inputs lead to. */
function accountOf(inputs = {}) {
  const parsed = (it) => (typeof it === 'string' ? JSON.parse(it) : it);
  const web = parsed(inputs.assumeRoleWithWebIdentity)?.roleArn;
  const role = (parsed(inputs.assumeRoles) ?? []).at(-1)?.roleArn ?? web ?? '';
  const allowed = parsed(inputs.allowedAccountIds) ?? [];
  const profiles = { dev: '333333333333', prod: '444444444444' };
  return /::(\d{12}):/.exec(role)?.[1] ?? profiles[inputs.profile] ?? allowed[0] ?? ACCOUNT;
}

/** Only these are IAM's; whatever else a program makes changes nothing here. */
function isOfIam(type) {
  return USER.test(type) || type === KEY;
}

function made(ledger, account, { type, id, inputs: given }) {
  const inputs = plain(given);
  if (USER.test(type)) ledger.createUser(account, nameIn(type, inputs));
  if (type === KEY) ledger.createKey(account, inputs.user, id, inputs.status);
}

function changed(ledger, account, { type, id }, before, after) {
  const [was, is] = [plain(before), plain(after)];
  if (USER.test(type) && nameIn(type, was) !== nameIn(type, is)) {
    ledger.renameUser(account, nameIn(type, was), nameIn(type, is));
  }
  if (type === KEY) ledger.updateKey(account, is.user, id, is.status);
}

function deleted(ledger, account, { type, id, inputs: given }) {
  const inputs = plain(given);
  if (USER.test(type)) {
    ledger.deleteUser(account, nameIn(type, inputs), { withKeys: inputs.forceDestroy === true });
  }
  if (type === KEY) ledger.deleteKey(account, inputs.user, id);
}

/** Values without the wrappers of secrets. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (SIGNATURE in value) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, plain(it)]));
}

module.exports = { accountOf, changed, deleted, isOfIam, made, plain };
