import { Annotations, Aspects, type IAspect, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Finding, RULE } from '../rule-core/index';
import { acceptanceOfError, type TreeReport, reportOfTree } from './tree-report';
import { describe, remedy } from './report/message';
import type { OneActiveKeyOptions } from './options';
import { treeTemplates } from './tree/tree-templates';

/**
 * Makes synthesis itself fail where an IAM user gets two active access keys, whichever stacks are
 * selected: an Aspect for an App, a Stage or a Stack, best added with priority 0
 * (`Aspects.of(app).add(new OneActiveKeyAspect(), { priority: 0 })`).
 *
 * It only registers a validation on the construct it is added to, so it sees the tree after all
 * other Aspects and never disturbs them.
 */
export class OneActiveKeyAspect implements IAspect {
  /** The constructs with a validation of this Aspect, which looks after all that is below. */
  private readonly looked = new Set<IConstruct>();
  /** One of them, or below one of them, which many constructs in turn are in. */
  private inside: IConstruct | undefined;

  constructor(private readonly options: OneActiveKeyOptions = {}) {}

  /** Asked of every construct, so what is below one that is looked after is done with at once. */
  visit(node: IConstruct): void {
    const { inside } = this;
    const { scope } = node.node;
    if (inside && scope && (scope === inside || scope.node.scope === inside)) return;
    this.lookAt(node);
  }

  private lookAt(node: IConstruct): void {
    const { scope } = node.node;
    if (scope && this.isLookedAfter(scope)) return;
    if (this.looked.has(node) || !Aspects.of(node).all.includes(this)) return;
    this.looked.add(node);
    node.node.addValidation({ validate: () => this.problems(node) });
  }

  private isLookedAfter(construct: IConstruct): boolean {
    for (let it: IConstruct | undefined = construct; it; it = it.node.scope) {
      if (it !== this.inside && !this.looked.has(it)) continue;
      this.inside = it === construct ? construct : construct.node.scope;
      return true;
    }
    return false;
  }

  private problems(scope: IConstruct): string[] {
    try {
      const collected = treeTemplates(this.options.scope ?? scope);
      return problemsOf(reportOfTree(collected, this.options), this.options);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return [`${RULE.undeterminedId}: the access keys could not be judged: ${why}.`];
    }
  }
}

function problemsOf(tree: TreeReport, options: OneActiveKeyOptions): string[] {
  const { report } = tree;
  const strict = options.strict ?? false;
  const stand = report.findings.filter((it) => it.verdict !== 'excepted');
  const [fail, warn] = partition(stand, (it) => it.verdict === 'violation' || strict);
  const notes = report.warnings.filter((it) => it.code === 'note');
  for (const it of notes) process.stderr.write(`[one-active-key] ${it.message}\n`);
  const stale = [
    ...report.warnings.filter((it) => it.code !== 'note').map((it) => it.message),
    ...unusedOf(tree).map(
      (it) =>
        `The acknowledgement "${it.id}" on ${it.construct.node.path || 'the app'} accepts nothing: remove it.`,
    ),
  ];
  for (const it of warn) warnOf(it, tree);
  if (!strict) for (const it of stale) process.stderr.write(`[one-active-key] ${it}\n`);
  const errors = report.errors.filter((it) => !acceptanceOfError(it, tree));
  return [
    ...fail.map((it) => `${ruleOf(it)}: ${describe(it, tree)}\n${remedy(it, 'aspect')}`),
    ...errors.map((it) => `${RULE.undeterminedId}: ${it.message} (${it.input})`),
    ...(strict ? stale : []),
  ];
}

function unusedOf({ report, unused, ...tree }: TreeReport): TreeReport['unused'] {
  const answers = new Set(
    report.errors.map((it) => acceptanceOfError(it, { ...tree, report, unused })),
  );
  return unused.filter((it) => !answers.has(it));
}

/** As a warning on the key, which the command line shows; on stderr for what is written already. */
function warnOf(finding: Finding, tree: TreeReport): void {
  const text = `${describe(finding, tree)}\n${remedy(finding, 'aspect')}`;
  const construct = finding.keys.flatMap((it) => tree.keys.get(it.address)?.construct ?? [])[0];
  const open = construct && Stage.of(construct) === construct.node.root;
  if (open) Annotations.of(construct).addWarningV2(RULE.undeterminedId, text);
  else process.stderr.write(`[one-active-key] ${RULE.undeterminedId}: ${text}\n`);
}

function ruleOf(finding: Finding): string {
  return finding.verdict === 'violation' ? RULE.id : RULE.undeterminedId;
}

function partition<T>(all: readonly T[], test: (it: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((it) => !test(it))];
}
