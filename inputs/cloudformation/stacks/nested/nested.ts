import { all, type TakenFor } from '../../../../rule-core';
import { dirname, isAbsolute, join } from 'node:path';
import { assetPath } from './asset-path';
import { readBounded } from '../files';
import { refuseMacro, refuseMacros } from '../../evaluate/macros';
import type { Engine, Resource, Scope, Stack } from '../../evaluate/scope';
import { PRODUCT, provisionedTemplate, versionStacks } from './products';
import type { ReadStacksOptions, TemplateInput } from '../stack-input';
import { STACK_SET } from '../../at-hand/elsewhere';
import { bodiesOf, templateBody } from './template-body';
import type { TemplateDocuments } from './template-documents';
import { own, shown } from '../../parse/tree';
import { label, literal, type Value } from '../../evaluate/values/value';
import { addressOf, namedAt } from '../../at-hand/named';
import { AwsTemplates, liesInAws } from '../../at-hand/from-aws';
import { type NamedAt, RunFiles } from '../../at-hand/run-files';
import { withIncluded } from './included';
import { instancesOf, otherInstancesOf } from './instances';
import { type Found, madeStack } from './made-stack';
import { notAtHand } from './not-at-hand';
import { CALLED, isNestedStack, STACKS } from './stack-types';

const MAX_LEVELS = 20;

/** Templates that templates refer to. */
export class Nested {
  private readonly documents = new Map<string, Found | undefined>();
  private readonly files: RunFiles;
  /** What is read from AWS, where that is allowed. */
  readonly aws: AwsTemplates;

  constructor(
    private readonly options: ReadStacksOptions,
    private readonly templates: TemplateDocuments,
  ) {
    this.files = new RunFiles(options);
    this.aws = new AwsTemplates(options.fromAws);
  }

  /** Addresses that were taken for files of the run. */
  takenFor(): TakenFor[] {
    return this.files.takenFor();
  }

  /** The nested stack that this resource is, if it is one. */
  child(resource: Resource, engine: Engine): Stack | undefined {
    if (!isNestedStack(resource.type)) return undefined;
    const { stack } = resource.scope;
    if (!this.given(resource) && bodiesOf(resource, engine)) return undefined;
    const found = this.templateOf(resource, engine);
    if (!found) {
      if (this.isElsewhere(resource)) return undefined;
      const at = namedAt(stack, resource.id);
      engine.error(
        notAtHand(
          `${CALLED[resource.type] ?? 'nested stack'} ${shown(resource.id)}`,
          this.files.fittingAlike(at.place),
          this.aws.problemAt(at),
        ),
        { kind: 'nested-template', ...addressOf(resource, STACKS[resource.type] ?? 'ProductId') },
      );
      return undefined;
    }
    if (levels(stack) >= MAX_LEVELS) {
      engine.error(
        `Stacks are nested more than ${MAX_LEVELS} levels deep at ${shown(resource.id)}.`,
      );
      return undefined;
    }
    const made = madeStack(resource, engine, found);
    if (!made || resource.type !== STACK_SET) return made;
    return instancesOf(resource, engine, made)[0];
  }

  /**
   * What one resource makes several stacks of: the versions of a Service Catalog product, and a stack set
   * whose template is another one by the world, such as by the region, or that has several instances.
   */
  versions(resource: Resource, engine: Engine): Stack[] {
    if (resource.type === PRODUCT) {
      return versionStacks(resource, engine, this.versionOf(resource), () =>
        this.isElsewhere(resource),
      );
    }
    if (resource.type !== STACK_SET) return [];
    const bodies = this.given(resource) ? undefined : bodiesOf(resource, engine);
    if (!bodies) return otherInstancesOf(resource, engine);
    return bodies.flatMap(({ when, body: { template, outer } }, at) => {
      const id = `${resource.scope.stack.id}/${resource.id} ${at + 1}`;
      const found = { ...this.once(id, { template, isTemplate: true }), outer };
      const made = madeStack(resource, engine, found);
      if (!made) return [];
      const whole = { ...made, id, exists: all(made.exists, when) };
      return instancesOf(resource, engine, whole);
    });
  }

  /** The template that the caller gives for a resource. */
  private given({ id, scope: { stack } }: Resource): TemplateInput | undefined {
    const { nested } = stack.input;
    return nested && Object.hasOwn(nested, id) ? nested[id] : undefined;
  }

  /** Whether the caller judges the templates of this resource by itself. */
  private isElsewhere({ id: logicalId, type }: Resource): boolean {
    this.options.onTemplateElsewhere?.({ logicalId, type });
    return this.options.onTemplateElsewhere !== undefined;
  }

  private versionOf({ scope: { stack } }: Resource) {
    return (url: Value | undefined, given: TemplateInput | undefined, id: string) =>
      given
        ? this.once(id, given)
        : url &&
          (this.templateAt(undefined, url, stack) ??
            this.named([url], url.kind === 'text' ? label(url.pieces) : undefined, {
              ...namedAt(stack, id),
              place: id,
            }));
  }

  private templateOf(resource: Resource, engine: Engine): Found | undefined {
    const property = Object.hasOwn(STACKS, resource.type) ? STACKS[resource.type] : undefined;
    return property === undefined
      ? provisionedTemplate(resource, engine, this.versionOf(resource))
      : this.inputOf(resource, property, engine);
  }

  /** An object with its `AWS::Include` put in, where the file is at hand. */
  include(part: Record<string, unknown>, scope: Scope, engine: Engine): Record<string, unknown> {
    if (!Object.hasOwn(part, 'Fn::Transform')) return part;
    return withIncluded(part, scope, engine, {
      files: this.files,
      aws: this.aws,
      readFile: this.options.readFile ?? readBounded,
    });
  }

  /** The value of an export that AWS has. */
  deployedExport(name: string, stack: Stack, engine: Engine): string | undefined {
    const { value, problem } = this.aws.exported(name, stack);
    if (problem !== undefined) {
      engine.error(`The exports of the account were not read from AWS: ${shown(problem)}.`, {
        kind: 'part',
        what: name,
      });
    }
    return value;
  }

  /** What may put access keys into a template that are not seen here is an error. */
  refuseMacros(transforms: unknown, engine: Engine): void {
    refuseMacros(transforms, this.options.trustedTransforms ?? [], engine);
  }

  refuseMacro(call: unknown, engine: Engine): void {
    refuseMacro(own(call, 'Name'), this.options.trustedTransforms ?? [], engine);
  }

  private inputOf(resource: Resource, property: string, engine: Engine): Found | undefined {
    const { stack, id } = { stack: resource.scope.stack, id: resource.id };
    const given = this.given(resource);
    if (given) return this.once(`${stack.id}/${id}`, given);
    if (resource.type === STACK_SET) {
      const [body, another] = engine.property(resource, 'TemplateBody');
      const written = body && !another ? templateBody(body.value) : undefined;
      if (written) {
        const { template, outer } = written;
        return { ...this.once(`${stack.id}/${id}`, { template, isTemplate: true }), outer };
      }
    }
    const urls = engine.property(resource, property).map((it) => it.value);
    // Where a condition asks for the region, the URL is another one in each: its bucket is.
    const [found, another] = new Set(
      urls.map((url) => this.templateAt(assetPath(resource, property, url), url, stack)),
    );
    if (found && !another) return found;
    return this.named(urls, addressOf(resource, property).what, namedAt(stack, id));
  }

  /** The template at an address: a file of the run, or what AWS has there. */
  private named(
    cases: readonly Value[],
    address: string | undefined,
    at: NamedAt,
  ): Found | undefined {
    const ofRun = this.ofRun(cases, address, at);
    const input = ofRun ? undefined : this.aws.template(cases, at);
    return input ? this.once(input.file ?? at.place, input) : ofRun;
  }

  private ofRun(
    cases: readonly Value[],
    address: string | undefined,
    named: NamedAt,
  ): Found | undefined {
    const file = this.files.find(cases, address, named);
    const template = file === undefined ? undefined : this.files.textOf(file);
    if (file === undefined || template === undefined) return undefined;
    return this.documents.get(file) ?? this.once(file, { template, file });
  }

  /** The template at an asset path or a URL: an uploaded one by its name, or a local file. */
  private templateAt(asset: unknown, url: Value | undefined, stack: Stack) {
    const plain = url && literal(url);
    const lastPart = (path: unknown) =>
      typeof path === 'string' ? path.split('/').at(-1) : undefined;
    const uploaded = url?.kind === 'text' ? url.pieces.at(-1) : undefined;
    for (const name of [lastPart(uploaded), lastPart(asset)]) {
      const { files } = stack.root;
      const input =
        name !== undefined && files && Object.hasOwn(files, name) ? files[name] : undefined;
      if (input) return this.once(input.file ?? name ?? '', input);
    }
    for (const path of [plain, asset]) {
      const file = typeof path === 'string' ? this.localPath(path, stack) : undefined;
      if (file === undefined) continue;
      const known = this.documents.get(file);
      if (known) return known;
      const template = (this.options.readFile ?? readBounded)(file);
      if (template !== undefined) return this.once(file, { template, file });
    }
    return undefined;
  }

  private once(id: string, input: TemplateInput): Found {
    const known = this.documents.get(id);
    if (known) return known;
    const made = { input, document: this.templates.open(input, input.file ?? id) };
    this.documents.set(id, made);
    return made;
  }

  private localPath(path: string, stack: Stack): string | undefined {
    const noPath = /^[a-z][a-z0-9+.-]*:/i.test(path) || isAbsolute(path) || path.includes('\0');
    const base = stack.input.file ?? stack.root.file;
    return noPath || liesInAws(stack) || base === undefined ? undefined : join(dirname(base), path);
  }
}

function levels(stack: Stack): number {
  let count = 0;
  for (let it: Stack | undefined = stack; it; it = it.parent?.stack) count++;
  return count;
}
