import type {
  AccessKey,
  AccountScope,
  SourceLocation,
  UserIdentity,
} from '../../../rule-core/index';
import { namedUser } from '../../../rule-core/index';
import { onePerUser } from '../../cloudformation/keys/one-per-user';
import { furtherKey, keyRightsIn } from '../../key-rights';
import { canonical, inModule, parseAddress, stepsOf } from '../resources/address';
import type { Configuration } from '../resources/configuration';
import type { Instance } from '../resources/instances';
import { type Json, own, records, texts } from '../json';
import { POLICIES, USER_NAMES } from '../resources/resource-types';

interface Place {
  readonly accountOf: (it: Instance) => AccountScope;
  readonly sourceOf: (it: Instance) => SourceLocation;
  /** Absent for a state, in which every policy is known. */
  readonly plan?: {
    readonly configuration: Configuration;
    readonly identityOf: (address: string) => UserIdentity;
  };
}

/** A further key for each user whose keys a policy allows someone to make. */
export function furtherKeysOf(instances: readonly Instance[], place: Place): AccessKey[] {
  const keys = instances.flatMap((it) => {
    const account = place.accountOf(it);
    return usersIn(it, account, place).map((user) =>
      furtherKey({
        address: it.address,
        name: it.address,
        logicalId: it.at.resource,
        user,
        account,
        exists: it.exists,
        source: place.sourceOf(it),
      }),
    );
  });
  return onePerUser(keys);
}

function usersIn(it: Instance, account: AccountScope, { plan }: Place): UserIdentity[] {
  const known = policiesOf(it)
    .flatMap((policy) => keyRightsIn(policy, account, () => false))
    .flatMap(({ name }) => (name === undefined ? [] : [namedUser(name)]));
  const argument = POLICIES.get(it.type)?.policy;
  if (!plan || argument === undefined || it.unknown[argument] !== true) return known;
  const { configuration, identityOf } = plan;
  const written = configuration.argument(it.at, argument);
  if (written.kind !== 'attribute') return known;
  const [data, type, name = '', attribute] = stepsOf(written.path);
  if (data !== 'data' || type !== 'aws_iam_policy_document' || attribute !== 'json') return known;
  const at = parseAddress(inModule(written.instances, canonical(`data.${type}.${name}`)));
  return [
    ...known,
    ...configuration
      .blocks(at, 'statement')
      .filter(allowsCreation)
      .flatMap((statement) => texts(own(statement['resources'], 'references')))
      .flatMap((reference) => userArn(reference))
      .map((address) => identityOf(inModule(written.instances, address))),
  ];
}

/** The policies that are known: documents as JSON, also those that a role holds inline. */
function policiesOf({ type, values }: Instance): unknown[] {
  const place = POLICIES.get(type);
  if (!place) return [];
  const { policy, inside } = place;
  if (inside === undefined) return [values[policy]];
  return records(values[inside]).map((it) => it[policy]);
}

/** A statement of `aws_iam_policy_document` in the code, whose effect is Allow unless it says another. */
function allowsCreation(statement: Json): boolean {
  const constant = (name: string): unknown => own(statement[name], 'constant_value');
  const document = {
    Statement: {
      Effect: constant('effect') ?? 'Allow',
      Action: constant('actions') ?? [],
      Resource: 'arn:aws:iam:::user/any',
    },
  };
  return keyRightsIn(document, { scope: '' }, () => false).length > 0;
}

/** `aws_iam_user.u.arn`: the user whose ARN that is. */
function userArn(reference: string): string[] {
  const [type = '', name = '', attribute, more] = stepsOf(reference);
  return USER_NAMES.has(type) && attribute === 'arn' && more === undefined
    ? [canonical(`${type}.${name}`)]
    : [];
}
