import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Stage, type Stack } from 'aws-cdk-lib';
import {
  readWhenAsked,
  type TemplatesByName,
} from '../../inputs/cloudformation/assembly/asset-templates';

/** How the CDK calls a file asset once it is copied: after its content, as its URL ends. */
const STAGED = /^asset\.([0-9a-f]{64}\.\w+)$/;

/** The file assets that are there before synthesis: the CDK copies them when a construct asks for it. */
export class StagedFiles {
  private readonly known = new Map<string, TemplatesByName>();

  of(stack: Stack): TemplatesByName {
    const directory = Stage.of(stack)?.assetOutdir ?? '';
    const known = this.known.get(directory) ?? found(directory);
    this.known.set(directory, known);
    return known;
  }
}

function found(directory: string): TemplatesByName {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    // Nothing was copied yet: then what a template asks for is not at hand, which reading says.
    return {};
  }
  return Object.fromEntries(
    names.flatMap((name) => {
      const key = STAGED.exec(name)?.[1];
      return key === undefined
        ? []
        : [[key, readWhenAsked(path.resolve(directory, name))] as const];
    }),
  );
}
