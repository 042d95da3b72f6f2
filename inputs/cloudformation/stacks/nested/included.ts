import { shown } from '../../parse/tree';
import type { AwsTemplates } from '../../at-hand/from-aws';
import { namedAt } from '../../at-hand/named';
import type { RunFiles } from '../../at-hand/run-files';
import { withInclude } from '../../evaluate/macros';
import type { Engine, Scope } from '../../evaluate/scope';

/** Where an included file may lie. */
export interface Sources {
  readonly files: RunFiles;
  readonly aws: AwsTemplates;
  readonly readFile: (file: string) => string | undefined;
}

/** An object with its `AWS::Include` put in, where the file is at hand or AWS has it; else as it is. */
export function withIncluded(
  part: Record<string, unknown>,
  scope: Scope,
  engine: Engine,
  { files, aws, readFile }: Sources,
): Record<string, unknown> {
  const whole = withInclude(
    part,
    part['Fn::Transform'],
    scope,
    engine,
    (file) => aws.textOf(file) ?? readFile(file),
    (cases, address) => {
      const at = namedAt(scope.stack, `includes ${address ?? ''}`);
      const file = files.find(cases, address, at) ?? aws.find(cases, at);
      const problem = file === undefined ? aws.problemAt(at) : undefined;
      if (problem !== undefined) {
        engine.error(
          `The file that AWS::Include brings in here was not read from AWS: ${shown(problem)}.`,
          { kind: 'include', ...(address === undefined ? {} : { what: address }) },
        );
      }
      return file;
    },
  );
  return whole ?? part;
}
