import path from 'node:path';
import type { IConstruct } from 'constructs';
import type { SourceLocation } from '../rule-core/index';

/** `aws-cdk-lib` writes this on every resource (core/lib/private/stack-trace, since 2.251.0). */
const CREATION_STACK = 'aws:cdk:creationStack';
const FRAME = /^(?:at )?(?:.* \()?((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/;

/**
 * Where the user's own code created a construct: the innermost frame outside of libraries; inside
 * them, the innermost at all. `undefined` where creation stacks are switched off.
 */
export function creationLine(construct: IConstruct): SourceLocation | undefined {
  const entry = construct.node.metadata.find((it) => it.type === CREATION_STACK);
  return lineOf(entry?.data);
}

export function lineOf(frames: unknown): SourceLocation | undefined {
  if (!Array.isArray(frames)) return undefined;
  const places = frames.flatMap((frame: unknown) => {
    const [, file, line, column] = FRAME.exec(String(frame).trim()) ?? [];
    if (file === undefined) return [];
    return [{ file: file.replace(/^file:\/\//, ''), line: Number(line), column: Number(column) }];
  });
  const place = places.find((it) => !/[\\/]node_modules[\\/]/.test(it.file)) ?? places[0];
  return place && { ...place, file: shortened(place.file) };
}

/** Relative to where the app runs, like the command line's own messages. */
function shortened(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}
