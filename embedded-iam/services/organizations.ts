import type { Account } from '../account/account';
import { ServiceError } from '../error';
import { JSON_1_1 } from '../protocols/json';
import type { Action, Context, Data, Service } from '../service';

const PAGE = 20;
const ROOT = 'r-embd';

/** Only the management account, which is the first account here, and delegated administrators may ask. */
function askedBy({ account, accounts }: Context): void {
  const [management] = accounts.values();
  if (account !== management && !account.delegated) {
    throw new ServiceError(
      'AccessDeniedException',
      "You don't have permissions to access this resource.",
    );
  }
}

/** A page as the AWS Organizations API reference describes it: 20 at most. */
function page<T>(
  { call, fault }: Context,
  all: readonly T[],
  name: string,
  show: (it: T) => Data,
): Data {
  const { MaxResults: wanted = PAGE, NextToken: token } = call.input as {
    MaxResults?: number;
    NextToken?: string;
  };
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > PAGE) {
    throw new ServiceError('InvalidInputException', 'MaxResults must be between 1 and 20');
  }
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(start)) {
    throw new ServiceError('InvalidInputException', 'The token is invalid');
  }
  const size = fault?.kind === 'short-page' ? fault.size : wanted;
  const repeated = fault?.kind === 'repeated-marker';
  const next = repeated ? start : start + size;
  return {
    [name]: all.slice(start, start + size).map(show),
    NextToken:
      repeated || next < all.length ? Buffer.from(String(next)).toString('base64') : undefined,
  };
}

function shown(accounts: Context['accounts']): (it: Account) => Data {
  const [management] = accounts.keys();
  return ({ id, state }) => ({
    Id: id,
    Arn: `arn:aws:organizations::${management ?? ''}:account/o-embedded00/${id}`,
    Email: `account-${id}@example.com`,
    Name: `Account ${id}`,
    State: state,
    JoinedMethod: 'CREATED',
  });
}

const listAccounts: Action = (it) => {
  askedBy(it);
  return page(it, [...it.accounts.values()], 'Accounts', shown(it.accounts));
};

/** The unit that is asked about; units are those that accounts are in. */
function parentOf({ call, accounts }: Context): string {
  const { ParentId: id = '' } = call.parameters;
  if (id !== ROOT && ![...accounts.values()].some((it) => it.units.includes(id))) {
    throw new ServiceError(
      'ParentNotFoundException',
      "You provided a root or OU that doesn't exist in your organization.",
    );
  }
  return id;
}

const listAccountsForParent: Action = (it) => {
  askedBy(it);
  const parent = parentOf(it);
  const own = [...it.accounts.values()].filter((one) => (one.units.at(-1) ?? ROOT) === parent);
  return page(it, own, 'Accounts', shown(it.accounts));
};

const listChildren: Action = (it) => {
  askedBy(it);
  const parent = parentOf(it);
  if (it.call.parameters['ChildType'] !== 'ORGANIZATIONAL_UNIT') {
    throw new ServiceError('InvalidInputException', 'Only units are listed here');
  }
  const below = [...it.accounts.values()].flatMap(({ units }) => {
    const path = [ROOT, ...units];
    const at = path.indexOf(parent);
    return at < 0 ? [] : path.slice(at + 1, at + 2);
  });
  return page(it, [...new Set(below)].sort(), 'Children', (id) => ({
    Id: id,
    Type: 'ORGANIZATIONAL_UNIT',
  }));
};

const listTagsForResource: Action = (it) => {
  askedBy(it);
  const account = it.accounts.get(it.call.parameters['ResourceId'] ?? '');
  if (!account) throw new ServiceError('TargetNotFoundException', 'There is no such resource.');
  return page(it, Object.entries(account.tags), 'Tags', ([Key, Value]) => ({ Key, Value }));
};

export const ORGANIZATIONS: Service = {
  name: 'organizations',
  protocol: JSON_1_1,
  actions: {
    ListAccounts: listAccounts,
    ListAccountsForParent: listAccountsForParent,
    ListChildren: listChildren,
    ListTagsForResource: listTagsForResource,
  },
};
