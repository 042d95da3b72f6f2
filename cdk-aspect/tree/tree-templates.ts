import { Stage, Token } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { AccountScope, ReadError } from '../../rule-core/index';
import { glanceAt } from './glance';
import { Look } from './look';
import { urlsMadeLater } from './made-later';
import {
  type AppTemplate,
  type CollectedStacks,
  nestedResourceId,
  once,
  type SeenStack,
  type StackTemplate,
  templateFile,
} from '../templates/stack-template';
import { type Fragment, fragmentsOf } from './fragments';
import { StagedFiles } from './staged-files';
import { versionIn } from './product-versions';
import { deploysItsAsset } from '../templates/template-url';
import { acknowledgementsOf, type TreeStack, walkTree } from '../templates/walk-tree';

/**
 * The templates that a construct tree will be synthesized to, before they are written. What takes no
 * part in a verdict is left out of them, since making a template is what synthesis spends its time on.
 *
 * Templates that synthesizers write in their own way, and artifacts that are added while it runs, are
 * not seen.
 */
export function treeTemplates(scope: IConstruct): CollectedStacks {
  const tree = walkTree(scope);
  const errors: ReadError[] = [];
  const look = new Look(tree.elements);
  const glances = new Map(tree.stacks.map((it) => [it, glanceAt(it, look)]));
  const staged = new StagedFiles();
  const readers = tree.stacks.filter((it) => glances.get(it)?.borrowed !== false);
  const fragments = fragmentsOf(readers, look);
  const uploads = tree.stacks.some((one) => isUploaded(one));
  // A product may launch itself: it is not read within itself again.
  const within = new Set<TreeStack>();
  const launchedIn = (it: TreeStack) => (product: string, version: number) => {
    const found = versionIn(look.elementsOf(it.stack), product, version, tree.stacks);
    if (!found || within.has(found) || found === it) return undefined;
    within.add(found);
    const made = templateOf(found);
    within.delete(found);
    return made;
  };
  const templateOf = (it: TreeStack): AppTemplate | undefined => {
    const file = templateFile(it.stack);
    let made: Fragment;
    try {
      made = fragments(it);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `The template of ${it.stack.node.path} is not readable: ${why}`;
      errors.push({ input: file, message });
      return undefined;
    }
    const { template, writers } = made;
    const nested = it.inner.flatMap((inner): [string, AppTemplate][] => {
      const id = inner.deployed === 'nested' ? nestedResourceId(inner) : undefined;
      if (id === undefined || !deploysItsAsset(template, id, inner)) return [];
      const own = templateOf(inner);
      return own ? [[id, own]] : [];
    });
    return {
      template,
      writers,
      file,
      stack: it.stack,
      nested: Object.fromEntries(nested),
      ...(uploads ? { elsewhere: urlsMadeLater(template, launchedIn(it)) } : {}),
    };
  };
  const seen = tree.stacks.flatMap((it): SeenStack[] => {
    if (it.deployed === 'nested') return [];
    const glance = glances.get(it);
    const open = once(() => {
      const made = templateOf(it);
      return made && placed(made, it, staged);
    });
    return [{ construct: it.stack, open, ...(glance ? { glance } : {}) }];
  });
  return { seen, errors, acknowledgements: acknowledgementsOf(tree, () => true, true) };
}

function isUploaded({ deployed }: TreeStack): boolean {
  return deployed === 'uploaded' || deployed === 'product';
}

function placed(made: AppTemplate, it: TreeStack, staged: StagedFiles): StackTemplate {
  const { stack } = it;
  const region = Token.isUnresolved(stack.region) ? undefined : stack.region;
  const here = it.deployed === 'alone';
  return {
    ...made,
    name: stack.node.path,
    construct: stack,
    account: accountOf(it),
    files: () => staged.of(stack),
    ...(here ? { stackName: stack.stackName } : {}),
    ...(region === undefined || !here ? {} : { region }),
  };
}

/**
 * The account of a stack. Stacks without a fixed environment share the account of their Stage;
 * whether two Stages share one is not known. A stack set goes to accounts of its own choice; a
 * product is launched by anyone anywhere, beside nothing that is known here.
 */
function accountOf({ stack, deployed }: TreeStack): AccountScope {
  const own = environmentOf(stack);
  if (deployed === 'product') return { scope: `product:${stack.node.path}` };
  if (deployed !== 'uploaded') return own;
  return { scope: `${own.scope}/${stack.node.path}`, family: 'app', uncertain: true };
}

function environmentOf(stack: Stack): AccountScope {
  const known = Token.isUnresolved(stack.account) ? undefined : stack.account;
  const id = known !== undefined && /^\d{12}$/.test(known) ? known : undefined;
  return {
    ...(id === undefined ? {} : { id }),
    scope: `stage:${Stage.of(stack)?.node.path ?? ''}`,
    family: 'app',
    uncertain: id === undefined,
  };
}
