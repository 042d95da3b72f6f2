import { all } from '../../../../rule-core';
import type { Document } from '../../parse/document';
import { existsWhen } from '../../keys/existence';
import type { Engine, Resource, Stack } from '../../evaluate/scope';
import type { TemplateInput } from '../stack-input';
import { label, literal, type Value } from '../../evaluate/values/value';
import { shown, shownWhole } from '../../parse/tree';

/** A Service Catalog product: templates that others may launch, one per version. */
export const PRODUCT = 'AWS::ServiceCatalog::CloudFormationProduct';
/** A version of a product, launched as a stack. */
export const PROVISIONED = 'AWS::ServiceCatalog::CloudFormationProvisionedProduct';

interface Template {
  readonly input: TemplateInput;
  readonly document: Document | undefined;
}

/** Finds the template at a URL, or that a face gives for a version, if it is at hand. */
export type FindTemplate = (
  url: Value | undefined,
  given: TemplateInput | undefined,
  id: string,
) => Template | undefined;

interface Version {
  readonly id: string;
  /** The version's name, or its number, from 1. */
  readonly name: string;
  readonly template: Template | undefined;
  /** Where it lies, as the product says. */
  readonly url?: string;
}

/**
 * The versions of a product, as stacks. They are alternatives, and anybody may launch one anywhere,
 * with any parameters: each is judged on its own, in an account of its own.
 */
export function versionStacks(
  resource: Resource,
  engine: Engine,
  find: FindTemplate,
  isElsewhere: () => boolean,
): Stack[] {
  const { stack } = resource.scope;
  const versions = versionsOf(resource, engine, find);
  if (versions.length === 0 && !isElsewhere()) {
    engine.error(
      `The versions of the Service Catalog product ${shown(resource.id)} are not readable here, so the access keys in its templates are not known: check each of its templates.`,
      { kind: 'nested-template' },
    );
  }
  return versions.flatMap(({ id, name, template, url }) => {
    if (!template) {
      if (isElsewhere()) return [];
      engine.error(
        `The template of version ${shown(name)} of the Service Catalog product ${shown(resource.id)} is not at hand, so its access keys are not known: make it a local file, or check that template.`,
        { kind: 'nested-template', ...(url === undefined ? {} : { what: url }) },
      );
      return [];
    }
    if (!template.document) return [];
    // What is known of this deployment (its parameters, name, region) is not known of a launch.
    const { name: rootName, template: rootTemplate, file, files } = stack.root;
    const account = { scope: id };
    const root = { name: rootName, template: rootTemplate, account };
    return [
      {
        id,
        root: { ...root, ...(file === undefined ? {} : { file }), ...(files ? { files } : {}) },
        input: template.input,
        document: template.document,
        account,
        prefix: `${stack.prefix}${resource.id}/${name}/`,
        exists: all(stack.exists, existsWhen(resource, engine)),
      },
    ];
  });
}

/** The template that a provisioned product launches, where it can be told which. */
export function provisionedTemplate(
  resource: Resource,
  engine: Engine,
  find: FindTemplate,
): Template | undefined {
  const product = productOf(resource, engine);
  if (!product) return undefined;
  const versions = versionsOf(product, engine, find);
  const [only, another] = versions;
  if (only && !another) return only.template;
  const name = plainProperty(resource, 'ProvisioningArtifactName', engine);
  const named = versions.filter((it) => it.name === name);
  return named.length === 1 ? named[0]?.template : undefined;
}

/** The product of the same template that is launched: by its id, or by its name. */
function productOf(resource: Resource, engine: Engine): Resource | undefined {
  const { stack } = resource.scope;
  const products = engine.relevant(stack).filter((it) => it.type === PRODUCT);
  const [id, another] = engine.property(resource, 'ProductId');
  if (id && !another && id.value.kind === 'text') {
    const [piece, more] = id.value.pieces;
    if (typeof piece === 'object' && more === undefined)
      return products.find((it) => piece.id === `${stack.id}#${it.id}`);
  }
  const name = plainProperty(resource, 'ProductName', engine);
  const named = products.filter((it) => plainProperty(it, 'Name', engine) === name);
  return name !== undefined && named.length === 1 ? named[0] : undefined;
}

function versionsOf(product: Resource, engine: Engine, find: FindTemplate): Version[] {
  const place = `${product.scope.stack.id}/${product.id}/version`;
  const given = product.scope.stack.input.versions;
  const templates = given && Object.hasOwn(given, product.id) ? given[product.id] : undefined;
  const found: Version[] = [];
  for (const { value } of engine.property(product, 'ProvisioningArtifactParameters')) {
    const items = value.kind === 'list' ? value.items : [];
    for (const [index, item] of items.entries()) {
      for (const { value: version } of item) {
        if (version.kind === 'nothing') continue;
        const [named] = entry(version, 'Name');
        const name = (named && literal(named)) ?? String(index + 1);
        const info = entry(version, 'Info');
        const urls = info.flatMap((it) => entry(it, 'LoadTemplateFromURL'));
        const seen = new Set<Template | undefined>();
        for (const url of urls.length === 0 ? [undefined] : urls) {
          if (found.length >= MAX_VERSIONS) return found;
          const id = `${place} ${found.length + 1}`;
          const template = find(url, templates?.[index], id);
          // Where a condition asks for the region, the URL is another one in each: its bucket is.
          if (seen.has(template)) continue;
          seen.add(template);
          const shownUrl = url?.kind === 'text' ? shownWhole(label(url.pieces)) : undefined;
          found.push({ id, name, template, ...(shownUrl === undefined ? {} : { url: shownUrl }) });
        }
      }
    }
  }
  return found;
}

/** Service Catalog takes 100 versions of a product (its quotas). */
const MAX_VERSIONS = 1_000;

/** What an object has at this key, in any world. */
function entry(value: Value, key: string): Value[] {
  const cases = value.kind === 'object' ? value.entries.get(key) : undefined;
  return (cases ?? []).map((it) => it.value);
}

function plainProperty(resource: Resource, name: string, engine: Engine): string | undefined {
  const [value, another] = engine.property(resource, name);
  return value && !another ? literal(value.value) : undefined;
}
