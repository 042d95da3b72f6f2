import { type App, CfnElement, Stack, type StackProps } from 'aws-cdk-lib';
import type { CfnUser } from 'aws-cdk-lib/aws-iam';
import { AccessKey, CfnAccessKey, type IUser, User } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Verdict } from '../../../rule-core/index';

/** CDK code and what every face must say of it. */
export interface Program {
  readonly name: string;
  readonly why: string;
  /** Of what was read. */
  readonly verdict: Verdict;
  /** What every face says it could not read. */
  readonly unread?: string;
  readonly build: (app: App) => void;
  /** Why the Aspect cannot see what the written templates say, and what it says instead. */
  readonly aspect?: { readonly verdict: Verdict; readonly why: string };
  /** The same of `one-active-key check cdk.out`. */
  readonly assembly?: { readonly verdict: Verdict; readonly why: string };
}

export const ACCOUNT = '111111111111';
export const OTHER_ACCOUNT = '222222222222';
export const here: StackProps = { env: { account: ACCOUNT, region: 'eu-west-1' } };
export const otherRegion: StackProps = { env: { account: ACCOUNT, region: 'us-east-1' } };
export const otherAccount: StackProps = { env: { account: OTHER_ACCOUNT, region: 'eu-west-1' } };

/** A level 2 key of a user. */
export function key(scope: Construct, id: string, user: IUser): AccessKey {
  return new AccessKey(scope, id, { user });
}

/** A level 1 key of a user name, literal or not. */
export function named(
  scope: Construct,
  id: string,
  userName: string,
  status?: string,
): CfnAccessKey {
  return new CfnAccessKey(scope, id, { userName, ...(status === undefined ? {} : { status }) });
}

export function user(scope: Construct, id: string, userName?: string): User {
  return new User(scope, id, userName === undefined ? {} : { userName });
}

/** The resource behind a level 2 construct. */
export function raw(construct: AccessKey): CfnAccessKey {
  return construct.node.defaultChild as CfnAccessKey;
}

export function rawUser(construct: User): CfnUser {
  return construct.node.defaultChild as CfnUser;
}

/** An element that writes whatever it likes. */
export class Written extends CfnElement {
  constructor(
    stack: Stack,
    id: string,
    private readonly section: object,
  ) {
    super(stack, id);
  }

  _toCloudFormation(): object {
    return this.section;
  }
}

/** One stack without a fixed environment. */
export function oneStack(build: (stack: Stack) => void): Program['build'] {
  return (app) => {
    build(new Stack(app, 'S'));
  };
}
