import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import {
  assetTemplates,
  findableBy,
  readWhenAsked,
} from '../../inputs/cloudformation/assembly/asset-templates';
import { type StackArtifact, stackArtifacts } from '../../inputs/cloudformation/assembly/manifest';
import { isMadeUp, usersAtAGlance } from '../../inputs/cloudformation/keys/own-users';
import { section } from '../../inputs/cloudformation/parse/tree';
import type { ReadError } from '../../rule-core/index';
import {
  type AppTemplate,
  type CollectedStacks,
  nestedResourceId,
  once,
  type SeenStack,
  type StackTemplate,
  templateFile,
  type UploadedTemplate,
} from './stack-template';
import { deploysItsAsset } from './template-url';
import { acknowledgementsOf, rootOf, type TreeStack, walkTree } from './walk-tree';
import { wholeJson } from '../../rule-core/text/whole-json';

/**
 * The templates that a synthesis handed over, as they were written: those of every stack artifact of
 * the cloud assembly that the CDK lists, whether a stack of the tree claims it or not.
 *
 * @param listed the files that the CDK gives to a validation plugin
 * @param scope only what is at or below it
 */
export function writtenTemplates(
  app: IConstruct,
  listed: readonly string[],
  scope: IConstruct = app,
): CollectedStacks {
  const tree = walkTree(scope);
  const errors: ReadError[] = [];
  const owners = new Owners(tree.stacks);
  const artifacts = listedArtifacts(app, listed, errors);
  const reader = new Reader(
    owners,
    artifacts.flatMap(([, it]) => it ?? []),
    errors,
  );
  const stacks: StackTemplate[] = [];
  const claimed = new Set<TreeStack>();
  let everything = true;
  for (const [file, artifact] of artifacts) {
    const owner = owners.of(file, artifact);
    const stage = owner ? undefined : stageOf(file, app, scope);
    if (owner) claimed.add(owner);
    const construct = owner?.stack ?? stage;
    if (!construct) everything = false;
    else stacks.push(...reader.stack(file, artifact, construct, owner));
  }
  everything &&= tree.stacks.every((it) => claimed.has(rootOf(it)));
  const judged = (it: TreeStack) => claimed.has(rootOf(it));
  return {
    seen: withNamesOfTheirOwn(stacks).map(atAGlance),
    errors,
    acknowledgements: acknowledgementsOf(tree, judged, everything),
  };
}

export function atAGlance(it: StackTemplate, index: number): SeenStack {
  const seen = { construct: it.construct, open: () => it };
  const { template, nested } = it;
  if (typeof template === 'string' || Object.keys(nested).length > 0) return seen;
  const users = usersAtAGlance(template)?.map((one) => (isMadeUp(one) ? `${index} ${one}` : one));
  const outputs = Object.keys(section(template, 'Outputs')).length > 0;
  return users ? { ...seen, glance: { users, borrowed: false, outputs } } : seen;
}

/** By their files. A file that no artifact names stands for itself. */
function listedArtifacts(
  app: IConstruct,
  listed: readonly string[],
  errors: ReadError[],
): [string, StackArtifact | undefined][] {
  const files = new Set(listed.map((it) => path.resolve(it)));
  const found = stackArtifacts(outdirOf(app), undefined);
  errors.push(...found.errors);
  const wanted = found.stacks.flatMap((it): [string, StackArtifact][] => {
    const file = path.resolve(it.templateFile);
    return files.has(file) ? [[file, it]] : [];
  });
  const named = new Set(wanted.map(([file]) => file));
  const others = [...files].filter((it) => !named.has(it));
  return [...wanted, ...others.map((it): [string, undefined] => [it, undefined])];
}

function outdirOf(construct: IConstruct): string {
  const stage = Stage.isStage(construct) ? construct : Stage.of(construct);
  return path.resolve(stage?.outdir ?? '');
}

/** Which stack of the tree a template is of. */
class Owners {
  private readonly byArtifact = new Map<string, TreeStack>();
  private readonly byFile = new Map<string, TreeStack>();

  constructor(stacks: readonly TreeStack[]) {
    for (const it of stacks) {
      const file = templateFile(it.stack);
      this.byFile.set(file, it);
      if (it.deployed === 'alone') this.byArtifact.set(idOf(file, it.stack.artifactId), it);
    }
  }

  /** An artifact is called after its stack, whichever file it names; else the file is the stack's. */
  of(file: string, artifact: StackArtifact | undefined): TreeStack | undefined {
    const named = artifact && this.byArtifact.get(idOf(file, artifact.id));
    const writer = this.ofFile(file);
    return named ?? (writer?.deployed === 'alone' ? writer : undefined);
  }

  ofFile(file: string): TreeStack | undefined {
    return this.byFile.get(file);
  }
}

function idOf(file: string, artifact: string): string {
  return `${path.dirname(file)}\n${artifact}`;
}

/** The App or Stage whose folder a template is in, if all of it is judged. */
function stageOf(file: string, app: IConstruct, scope: IConstruct): IConstruct | undefined {
  const stages = app.node.findAll().filter((it) => Stage.isStage(it));
  const own = stages.filter((it) => path.dirname(file) === outdirOf(it));
  return own.find((it) => it.node.scopes.includes(scope));
}

/** Two artifacts may name one template: each of them is a stack. */
function withNamesOfTheirOwn(stacks: readonly StackTemplate[]): StackTemplate[] {
  const taken = new Map<string, number>();
  return stacks.map((it) => {
    const before = taken.get(it.name) ?? 0;
    taken.set(it.name, before + 1);
    return before === 0 ? it : { ...it, name: `${it.name} (${before + 1})` };
  });
}

/** Reads templates together with those that are deployed or uploaded with them. */
class Reader {
  private readonly read = new Map<string, AppTemplate | undefined>();

  constructor(
    private readonly owners: Owners,
    private readonly artifacts: readonly StackArtifact[],
    private readonly errors: ReadError[],
  ) {}

  stack(
    file: string,
    artifact: StackArtifact | undefined,
    construct: IConstruct,
    owner: TreeStack | undefined,
  ): StackTemplate[] {
    const own = this.template(file, owner);
    if (!own) return [];
    const name = owner?.stack.node.path ?? artifact?.name ?? path.basename(file);
    const unknown = { scope: path.dirname(file), family: 'app', uncertain: true };
    return [
      {
        ...own,
        name,
        construct,
        account: artifact?.account ?? unknown,
        files: once(() => (artifact ? this.uploads()(artifact) : {})),
        ...(artifact?.region === undefined ? {} : { region: artifact.region }),
        ...(artifact?.stackName === undefined ? {} : { stackName: artifact.stackName }),
      },
    ];
  }

  private template(file: string, owner: TreeStack | undefined): AppTemplate | undefined {
    if (!this.read.has(file)) this.read.set(file, this.templateOf(file, owner));
    return this.read.get(file);
  }

  private templateOf(file: string, owner: TreeStack | undefined): AppTemplate | undefined {
    let template: object | string;
    try {
      template = parsed(readFileSync(file, 'utf8'));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const who = owner?.stack.node.path ?? path.basename(file);
      this.errors.push({ input: file, message: `The template of ${who} is not readable: ${why}` });
      return undefined;
    }
    const nested = (owner?.inner ?? []).flatMap((it): [string, AppTemplate][] => {
      const id = it.deployed === 'nested' ? nestedResourceId(it) : undefined;
      if (id === undefined || !deploysItsAsset(template, id, it)) return [];
      const inner = this.template(templateFile(it.stack), it);
      return inner ? [[id, inner]] : [];
    });
    return {
      template,
      file,
      nested: Object.fromEntries(nested),
      ...(owner ? { stack: owner.stack } : {}),
    };
  }

  private readonly uploads = once(() =>
    findableBy(new Map(this.artifacts.map((it) => [it, this.uploadedWith(it)]))),
  );

  /** The files of the asset manifest; those of stacks with what is known of their constructs. */
  private uploadedWith(artifact: StackArtifact) {
    return assetTemplates(artifact).flatMap((it) => {
      const file = path.resolve(it.file);
      if (file === path.resolve(artifact.templateFile) || !existsSync(file)) return [];
      const owner = this.owners.ofFile(file);
      const template: UploadedTemplate | undefined = owner
        ? this.template(file, owner)
        : readWhenAsked(file);
      return template ? [{ ...it, template }] : [];
    });
  }
}

/** JSON, as the CDK writes it; anything else is for the reader of templates to say. */
function parsed(text: string): object | string {
  try {
    const value = wholeJson(text);
    return typeof value === 'object' && value !== null ? value : text;
  } catch {
    return text;
  }
}
