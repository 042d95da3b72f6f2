import { ServiceError } from '../error';
import { JSON_1_1 } from '../protocols/json';
import type { Context, Data, Service } from '../service';

const PAGE = 20;

/**
 * ListAccounts, as the AWS Organizations API reference describes it: 20 a page at most, and only for
 * the management account, which is the first account here.
 */
function listAccounts({ call, fault, account, accounts }: Context): Data {
  const [management] = accounts.values();
  if (account !== management) {
    throw new ServiceError(
      'AccessDeniedException',
      "You don't have permissions to access this resource.",
    );
  }
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
  const all = [...accounts.values()];
  return {
    Accounts: all.slice(start, start + size).map(({ id, state }) => ({
      Id: id,
      Arn: `arn:aws:organizations::${management.id}:account/o-embedded00/${id}`,
      Email: `account-${id}@example.com`,
      Name: `Account ${id}`,
      State: state,
      JoinedMethod: 'CREATED',
    })),
    NextToken:
      repeated || next < all.length ? Buffer.from(String(next)).toString('base64') : undefined,
  };
}

export const ORGANIZATIONS: Service = {
  name: 'organizations',
  protocol: JSON_1_1,
  actions: { ListAccounts: listAccounts },
};
