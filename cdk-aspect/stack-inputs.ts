import type { StackInput, TemplateInput } from '../inputs/cloudformation/index';
import type { KeyPlaces } from './keys/key-constructs';
import { type AppTemplate, isOfTree, type StackTemplate } from './templates/stack-template';

/** The stacks as the reader of templates takes them. */
export function stackInputs(stacks: readonly StackTemplate[], places: KeyPlaces): StackInput[] {
  return stacks.map((it): StackInput => {
    const files = Object.entries(it.files()).map(([name, file]): [string, TemplateInput] => [
      name,
      isOfTree(file) ? templateInput(file, places) : (file as TemplateInput),
    ]);
    return {
      ...templateInput(it, places),
      name: it.name,
      account: it.account,
      files: Object.fromEntries(files),
      ...(it.stackName === undefined ? {} : { stackName: it.stackName }),
      ...(it.region === undefined ? {} : { region: it.region }),
    };
  });
}

function templateInput(it: AppTemplate, places: KeyPlaces): TemplateInput {
  const nested = Object.entries(it.nested).map(([id, inner]): [string, TemplateInput] => [
    id,
    templateInput(inner, places),
  ]);
  return {
    template: it.template,
    isTemplate: true,
    file: it.file,
    addresses: places.addressesIn(it),
    nested: { ...it.elsewhere?.nested, ...Object.fromEntries(nested) },
    ...(it.elsewhere?.versions ? { versions: it.elsewhere.versions } : {}),
  };
}
