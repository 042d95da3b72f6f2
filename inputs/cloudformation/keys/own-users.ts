import { ACCESS_KEY } from './access-key-type';
import { plainResources } from './plain-resources';
import { isObject } from '../../../rule-core/text/json';
import { own, section } from '../parse/tree';

const USER = 'AWS::IAM::User';

/**
 * The user of each key of a template, where every key names its user in text or by the `Ref` of a user
 * of the template; `undefined` where it takes a reading to tell.
 *
 * One named user has one name in all templates; a user whose name is made up is told apart in its own
 * template only. Where all of them differ, no user has two keys, whatever the conditions, the parameters
 * and the accounts are.
 */
export function usersAtAGlance(template: object): string[] | undefined {
  if (isRewritten(template)) return undefined;
  const resources = section(template, 'Resources');
  const ids = plainResources(resources);
  if (!ids) return undefined;
  const users: string[] = [];
  for (const id of ids) {
    const user = userOf(resources, id);
    if (user === undefined) return undefined;
    users.push(user);
  }
  return users;
}

const MADE_UP = 'made up ';

/** CloudFormation gives such a user its name. */
export function isMadeUp(user: string): boolean {
  return user.startsWith(MADE_UP);
}

/** Sections that add to the resources, or rewrite them. */
const REWRITING = ['Transform', 'Fn::Transform', 'Modules', 'Constants'];

function isRewritten(template: object): boolean {
  return REWRITING.some((it) => Object.hasOwn(template, it));
}

/** Which user a key has, told apart from every other; `undefined` where that is not plain. */
function userOf(resources: object, id: string): string | undefined {
  const key = own(resources, id);
  const properties = own(key, 'Properties');
  if (own(key, 'Type') !== ACCESS_KEY || !isPlain(properties)) return undefined;
  if (own(own(key, 'Metadata'), 'one-active-key') !== undefined) return undefined;
  const status = own(properties, 'Status');
  if (status !== undefined && status !== 'Active' && status !== 'Inactive') return undefined;
  const user = own(properties, 'UserName');
  if (!isObject(user)) return namedInText(user);
  const target = own(user, 'Ref');
  if (Object.keys(user).length !== 1 || typeof target !== 'string') return undefined;
  const resource = own(resources, target);
  if (own(resource, 'Type') !== USER) return undefined;
  const settings = own(resource, 'Properties');
  if (settings !== undefined && !isPlain(settings)) return undefined;
  const name = own(settings, 'UserName');
  return name === undefined ? `${MADE_UP}${target}` : namedInText(name);
}

/** Which user a name stands for, if it is text without references of its own. */
export function namedInText(name: unknown): string | undefined {
  if (typeof name !== 'string' || !/^[\w+=,.@-]+$/.test(name)) return undefined;
  return `named ${name.toLowerCase()}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Object.keys(value).some((it) => it.startsWith('Fn::') || it === 'Ref');
}
