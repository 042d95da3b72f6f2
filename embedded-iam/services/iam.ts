import type { Account, StoredKey, StoredUser } from '../account/account';
import { noSuchUser, ServiceError } from '../error';
import { recordWrite } from '../trail/iam-events';
import { markerOf, positionOf } from '../marker';
import { query } from '../protocols/query';
import type { Action, Context, Data, Service } from '../service';

/** The IAM actions, by name, as the IAM API reference describes them. */
const ACTIONS: Readonly<Record<string, Action>> = {
  ListUsers: (it) => page(it, it.account.list(), 'Users', (user) => userXml(it, user)),
  ListAccessKeys: listAccessKeys,
  ListUserTags: (it) =>
    page(it, Object.entries(userOf(it).tags), 'Tags', ([Key, Value]) => ({ Key, Value })),
  GetUser: (it) => ({ User: userXml(it, userOf(it)) }),
  GetAccessKeyLastUsed: lastUsed,
  GetAccountSummary: (it) => summary(it.account),
  GenerateCredentialReport: (it) => it.reports.generate(),
  GetCredentialReport: (it) => it.reports.get(),
  CreateUser: createUser,
  UpdateUser: updateUser,
  DeleteUser: deleteUser,
  CreateAccessKey: createAccessKey,
  UpdateAccessKey: updateAccessKey,
  DeleteAccessKey: deleteAccessKey,
  ListAccountAliases: ({ account: { alias } }) => ({
    IsTruncated: false,
    AccountAliases: alias === undefined ? [] : [alias],
  }),
};

function listAccessKeys(it: Context): Data {
  const user = userOf(it);
  return page(it, it.visible(user), 'AccessKeyMetadata', (key) => ({
    UserName: user.name,
    AccessKeyId: key.id,
    Status: key.status,
    CreateDate: key.created,
  }));
}

/** A page of a list: MaxItems 1 to 1000, 100 unless asked; the marker is the next position. */
function page<T>(
  { call, fault }: Context,
  all: readonly T[],
  name: string,
  show: (it: T) => Data,
): Data {
  const { MaxItems = '100', Marker } = call.parameters;
  const wanted = Number(MaxItems);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 1000) {
    throw new ServiceError('ValidationError', 'MaxItems must be between 1 and 1000');
  }
  const start = Marker === undefined ? 0 : positionOf(Marker);
  if (!Number.isInteger(start)) throw new ServiceError('ValidationError', 'Invalid Marker');
  const size = fault?.kind === 'short-page' ? fault.size : wanted;
  const end = start + size;
  const repeated = fault?.kind === 'repeated-marker';
  const next = repeated ? markerOf(start) : markerOf(end, call.number);
  const endless = repeated || fault?.kind === 'ever-new-marker' || fault?.kind === 'no-marker';
  const more = endless || end < all.length;
  return {
    IsTruncated: more,
    [name]: all.slice(start, end).map(show),
    Marker: more && fault?.kind !== 'no-marker' ? next : undefined,
  };
}

function userXml({ account }: Context, user: StoredUser): Data {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: account.arnOf(user),
    CreateDate: user.created,
  };
}

function userOf({ account, call }: Context): StoredUser {
  const name = call.parameters['UserName'] ?? callingUser(account, call.caller);
  if (name === undefined) {
    throw new ServiceError(
      'ValidationError',
      'Must specify userName when calling with non-User credentials',
    );
  }
  const user = account.find(name);
  if (!user) throw noSuchUser(name);
  return user;
}

/** Without a name, IAM means the user who calls. */
function callingUser(account: Account, caller: string): string | undefined {
  return account.list().find((it) => account.arnOf(it) === caller)?.name;
}

function keyOf(it: Context, user: StoredUser): StoredKey {
  const id = it.call.parameters['AccessKeyId'] ?? '';
  const key = user.keys.find((one) => one.id === id);
  if (!key) {
    throw new ServiceError('NoSuchEntity', `The Access Key with id ${id} cannot be found.`, 404);
  }
  return key;
}

function lastUsed({ account, call }: Context): Data {
  const id = call.parameters['AccessKeyId'] ?? '';
  for (const user of account.users.values()) {
    const used = user.keys.find((it) => it.id === id);
    if (!used) continue;
    const { lastUsed: last } = used;
    return {
      UserName: user.name,
      AccessKeyLastUsed: last
        ? { LastUsedDate: last.at, Region: last.region, ServiceName: last.service }
        : { Region: 'N/A', ServiceName: 'N/A' },
    };
  }
  throw new ServiceError('AccessDenied', `The access key ${id} is not of this account.`, 403);
}

function summary(account: Account): Data {
  const counts = {
    Users: account.users.size,
    UsersQuota: 5000,
    AccessKeysPerUserQuota: 2,
    AccountAccessKeysPresent: account.rootKeys > 0 ? 1 : 0,
  };
  return {
    SummaryMap: { '#entries': Object.entries(counts).map(([key, value]) => ({ key, value })) },
  };
}

function createUser(it: Context): Data {
  const { UserName: name = '', Path: path } = it.call.parameters;
  if (!/^[\w+=,.@-]{1,64}$/.test(name)) {
    throw new ServiceError('ValidationError', 'The specified value for userName is invalid.');
  }
  if (it.account.find(name)) {
    throw new ServiceError('EntityAlreadyExists', `User with name ${name} already exists.`, 409);
  }
  return { User: userXml(it, it.account.add(name, path)) };
}

function updateUser(it: Context): Data {
  const user = userOf(it);
  const { NewUserName: name = user.name, NewPath: path = user.path } = it.call.parameters;
  const other = it.account.find(name);
  if (other && other !== user) {
    throw new ServiceError('EntityAlreadyExists', `User with name ${name} already exists.`, 409);
  }
  it.account.rename(user, name, path);
  return {};
}

function deleteUser(it: Context): Data {
  const user = userOf(it);
  if (user.keys.length > 0) {
    throw new ServiceError(
      'DeleteConflict',
      'Cannot delete entity, must delete access keys first.',
      409,
    );
  }
  it.account.users.delete(user.name.toLowerCase());
  return {};
}

function createAccessKey(it: Context): Data {
  const user = userOf(it);
  if (user.keys.length >= it.maxKeysPerUser) {
    throw new ServiceError(
      'LimitExceeded',
      `Cannot exceed quota for AccessKeysPerUser: ${it.maxKeysPerUser}`,
      409,
    );
  }
  const key = it.account.newKey(user);
  it.wrote(user);
  return {
    AccessKey: {
      UserName: user.name,
      AccessKeyId: key.id,
      Status: key.status,
      SecretAccessKey: 'the-embedded-iam-makes-no-secrets',
      CreateDate: key.created,
    },
  };
}

function updateAccessKey(it: Context): Data {
  const status = it.call.parameters['Status'];
  if (status !== 'Active' && status !== 'Inactive') {
    throw new ServiceError('ValidationError', 'Status must be Active or Inactive');
  }
  const user = userOf(it);
  keyOf(it, user).status = status;
  it.wrote(user);
  return {};
}

function deleteAccessKey(it: Context): Data {
  const user = userOf(it);
  user.keys.splice(user.keys.indexOf(keyOf(it, user)), 1);
  it.wrote(user);
  return {};
}

export const IAM: Service = {
  name: 'iam',
  protocol: query('https://iam.amazonaws.com/doc/2010-05-08/'),
  actions: ACTIONS,
  after: recordWrite,
};
