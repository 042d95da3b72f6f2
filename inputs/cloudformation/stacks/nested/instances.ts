import { targetsOf } from '../../at-hand/elsewhere';
import { type AccountScope, all, type Condition } from '../../../../rule-core';
import type { Engine, Resource, Stack } from '../../evaluate/scope';
import type { Document } from '../../parse/document';
import { listItems } from '../../evaluate/values/lists';
import { canonical, literal, type Value } from '../../evaluate/values/value';
import { shown } from '../../parse/tree';
import { madeStack } from './made-stack';

/** What one entry of `StackInstancesGroup` says. */
interface Group {
  readonly when: Condition;
  /** Equal for groups of the same accounts. */
  readonly targets: string;
  /** The accounts, where the template lists them. */
  readonly accounts: readonly string[] | undefined;
  /** The regions to look at; one that is not known where the template does not list them. */
  readonly regions: readonly (string | undefined)[];
  readonly overrides: Value | undefined;
}

/** Two stacks of one account that differ in nothing show what a third one would. */
const ENOUGH = 2;
/** What makes a template another one in each region. */
const OF_REGION = /AWS::(Region|StackId|Partition|URLSuffix)|ImportValue|GetStackOutput|Transform/;
/** Lists of accounts that are longer are taken as accounts that are not known. */
const MAX_ACCOUNTS = 20;
const MAX_INSTANCES = 500;

/**
 * The stacks that a stack set makes of its template: one for each account and region of each of its
 * groups. The accounts of one group have the same stacks, so that one stands for all of them; those of
 * several groups are told apart, since an account may be in two of them.
 */
export function instancesOf(resource: Resource, engine: Engine, whole: Stack): Stack[] {
  const groups = groupsOf(resource, engine, whole);
  const severalTargets = new Set(groups.map((it) => it.targets)).size > 1;
  const places = groups.flatMap(({ when, targets, accounts, regions, overrides }) => {
    const scopes: (readonly [string, AccountScope])[] = !severalTargets
      ? [['', whole.account]]
      : accounts
        ? accounts.map((id) => [id, { ...targetsOf(resource), id }])
        : [[targets, { ...targetsOf(resource), scope: `${whole.account.scope} ${targets}` }]];
    return scopes.flatMap(([name, account]) =>
      regions.map((region) => ({ when, name, account, region, overrides })),
    );
  });
  if (places.length === 0) return [whole];
  if (places.length > MAX_INSTANCES) {
    engine.error(
      `The stack set ${shown(resource.id)} has more than ${MAX_INSTANCES} instances to look at; the others were not read.`,
      { kind: 'part', what: resource.id },
    );
  }
  return places.slice(0, MAX_INSTANCES).map(({ when, account, region, overrides, name }, index) => {
    const of = [/^\d+$/.test(name) ? name : '', region ?? ''].filter((it) => it !== '').join(' ');
    const isOne = places.length === 1;
    return {
      ...whole,
      ...(index === 0 ? {} : { id: `${whole.id} instance ${index + 1}` }),
      exists: all(whole.exists, when),
      account,
      ...(region === undefined ? {} : { region }),
      ...(whole.parent && overrides ? { parent: { ...whole.parent, overrides } } : {}),
      prefix: isOne ? whole.prefix : `${whole.prefix}${index + 1}${of === '' ? '' : ` ${of}`}/`,
    };
  });
}

/** The stacks of a stack set beside the first, which is what the resource is. */
export function otherInstancesOf(resource: Resource, engine: Engine): Stack[] {
  const first = engine.child(resource);
  const whole = first && madeStack(resource, engine, first);
  return whole ? instancesOf(resource, engine, whole).slice(1) : [];
}

const dependent = new WeakMap<Document, boolean>();

/** Whether a template may be another one in each region. */
function dependsOnRegion(document: Document): boolean {
  const known = dependent.get(document);
  if (known !== undefined) return known;
  const depends = OF_REGION.test(JSON.stringify(document.value));
  dependent.set(document, depends);
  return depends;
}

/** The regions to look at: all that differ, and of those that do not as many as show a second key. */
function regionsOf(listed: readonly string[], document: Document): readonly (string | undefined)[] {
  if (listed.length === 0) return [undefined];
  if (listed.length <= ENOUGH || dependsOnRegion(document)) return listed;
  return listed.slice(0, ENOUGH);
}

/** What is no group that can be read here is one all the same, of accounts of its own. */
function groupsOf(resource: Resource, engine: Engine, { document }: Stack): Group[] {
  const lists = engine.property(resource, 'StackInstancesGroup');
  return lists.flatMap(({ when: listed, value: list }): Group[] => {
    // The instances are made elsewhere, or listed in a way that is not read: one stack.
    if (list.kind !== 'list')
      return lists.length > 1 ? [{ ...unreadGroup(listed, 'any'), overrides: undefined }] : [];
    return list.items.flatMap((item, index) =>
      item.flatMap(({ when, value }): Group[] => {
        if (value.kind === 'nothing') return [];
        const both = all(listed, when);
        return [
          value.kind === 'object' ? groupOf(value, both, document) : unreadGroup(both, `${index}`),
        ];
      }),
    );
  });
}

function groupOf(group: Value, when: Condition, document: Document): Group {
  const targets = oneOf(group, 'DeploymentTargets');
  const regions = [...new Set(textsOf(oneOf(group, 'Regions')))];
  return {
    when,
    targets: targets ? canonical(targets) : 'not known',
    accounts: accountsOf(targets),
    regions: regionsOf(regions, document),
    overrides: oneOf(group, 'ParameterOverrides'),
  };
}

function unreadGroup(when: Condition, called: string): Group {
  const overrides: Value = { kind: 'refused', reason: 'the instances are not readable here' };
  const targets = `not known ${called}`;
  return { when, targets, accounts: undefined, regions: [undefined], overrides };
}

/** The accounts of a group, where it names nothing but them. */
function accountsOf(targets: Value | undefined): readonly string[] | undefined {
  if (targets?.kind !== 'object') return undefined;
  if ([...targets.entries.keys()].some((it) => it !== 'Accounts')) return undefined;
  const accounts = [...new Set(textsOf(oneOf(targets, 'Accounts')))];
  const areKnown = accounts.length > 0 && accounts.every((it) => /^\d{12}$/.test(it));
  return areKnown && accounts.length <= MAX_ACCOUNTS ? accounts : undefined;
}

/** The texts of a list; none where one of them is not known. */
function textsOf(list: Value | undefined): string[] {
  if (list?.kind !== 'list') return [];
  const [only, another] = listItems(list);
  if (!only || another || only.value.kind !== 'list') return [];
  const texts = only.value.items.map(([item, other]) =>
    item && !other ? literal(item.value) : undefined,
  );
  const known = texts.filter((it) => it !== undefined);
  return known.length === texts.length ? known : [];
}

function oneOf(value: Value, key: string): Value | undefined {
  const [only, another] = (value.kind === 'object' ? value.entries.get(key) : undefined) ?? [];
  return another ? { kind: 'refused', reason: `${key} is another one by the world` } : only?.value;
}
