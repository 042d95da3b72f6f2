import type { StackInput, TemplateInput } from '../inputs/cloudformation/index';
import type { KeyPlaces } from './keys/key-constructs';
import {
  type AppTemplate,
  type Elsewhere,
  isOfTree,
  type StackTemplate,
  type UploadedTemplate,
} from './templates/stack-template';

/** The stacks as the reader of templates takes them. */
export function stackInputs(stacks: readonly StackTemplate[], places: KeyPlaces): StackInput[] {
  return stacks.map((it): StackInput => ({
    ...templateInput(it, places, it),
    name: it.name,
    account: it.account,
    // To list the assets of an app takes reading its manifests, which most templates never ask for.
    get files() {
      return uploads(it, places);
    },
    ...(it.stackName === undefined ? {} : { stackName: it.stackName }),
    ...(it.region === undefined ? {} : { region: it.region }),
  }));
}

function uploads(it: StackTemplate, places: KeyPlaces): Record<string, TemplateInput> {
  const files = Object.entries(it.files()).map(([name, file]): [string, TemplateInput] => [
    name,
    isOfTree(file) ? templateInput(file, places, it) : (file as TemplateInput),
  ]);
  return Object.fromEntries(files);
}

function templateInput(it: AppTemplate, places: KeyPlaces, root: StackTemplate): TemplateInput {
  const nested = Object.entries(it.nested).map(([id, inner]): [string, TemplateInput] => [
    id,
    templateInput(inner, places, root),
  ]);
  return {
    template: it.template,
    isTemplate: true,
    file: it.file,
    addresses: places.addressesIn(it, root),
    nested: { ...it.elsewhere?.nested, ...Object.fromEntries(nested) },
    ...(it.elsewhere?.versions
      ? { versions: versionsOf(it.elsewhere.versions, places, root) }
      : {}),
  };
}

function versionsOf(
  versions: NonNullable<Elsewhere['versions']>,
  places: KeyPlaces,
  root: StackTemplate,
): NonNullable<TemplateInput['versions']> {
  const inputOf = (it: UploadedTemplate | undefined) =>
    it && isOfTree(it) ? templateInput(it, places, root) : (it as TemplateInput | undefined);
  return Object.fromEntries(Object.entries(versions).map(([id, all]) => [id, all.map(inputOf)]));
}
