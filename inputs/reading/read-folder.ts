import path from 'node:path';
import { isCloudAssembly } from '../cloudformation/assembly/assembly-folder';
import { fileMentionsKeys, readCandidate } from '../files/candidate';
import { mentionsKeys } from '../files/our-words';
import type { Visitor } from '../files/walk';
import { recognise } from '../recognise';
import { type Found, type InputOptions, orFail } from './found';
import { readAssembly } from './read-assembly';
import { readDocument } from './read-document';

/** What is done with the files and folders of a folder. */
export function visitor(options: InputOptions, found: Found): Visitor {
  const { ledger, assemblies } = found;
  return {
    mentions: fileMentionsKeys,
    folder: (target, shown) => {
      if (assemblies.some((it) => it.assets.has(target) && isAssetFolder(target))) {
        ledger.passOver(shown, 'assembly-asset', false);
        return true;
      }
      if (assemblies.some((it) => it.directories.has(target))) return false;
      orFail(found, shown, () => {
        const isAssembly = isCloudAssembly(target);
        if (isAssembly === true) {
          options.onInput?.(shown);
          readAssembly(target, shown, options, found);
        } else if (isAssembly !== false) ledger.fail({ input: shown, message: isAssembly });
      });
      return false;
    },
    file: (target, shown) => {
      if (assemblies.some((it) => it.templates.has(target))) {
        ledger.judgePart(shown, 'template of a cloud assembly');
        return;
      }
      options.onInput?.(shown);
      found.files.push(shown);
      orFail(found, shown, () => {
        readFound(target, shown, options, found);
      });
    },
  };
}

/** A folder in which nothing is judged does not pass. */
export function refuseEmpty(shown: string, { ledger }: Found, advice: readonly string[]): void {
  const isBelow = ({ input }: { readonly input: string }) => {
    const relative = path.relative(shown, input);
    return !relative.startsWith('..') && !path.isAbsolute(relative);
  };
  if (ledger.judged.some(isBelow) || ledger.errors.some(isBelow)) return;
  const message = 'holds no template, cloud assembly or other known input';
  ledger.fail({
    input: shown,
    message: [message, ...advice].join('. ').replace(/\.$/, ''),
    kind: 'nothing-to-check',
  });
}

/** The CDK calls the folders so that it uploads; any other may hold what somebody deploys. */
function isAssetFolder(target: string): boolean {
  return /^asset\.[0-9a-f]{64}$/.test(path.basename(target));
}

/** A file that is uploaded with an assembly, by the name that the CDK gives such. */
function isAssetFile(target: string): boolean {
  return /^asset\.[0-9a-f]{64}\.[\w.]+$/.test(path.basename(target));
}

/** A file nobody named counts only if it is an input, or a broken one; then its errors count too. */
function readFound(target: string, shown: string, options: InputOptions, found: Found): void {
  const { ledger, assemblies } = found;
  const candidate = readCandidate(target, shown, options.thorough ?? false);
  if ('reason' in candidate) {
    const isAsset =
      candidate.reason === 'compressed' &&
      isAssetFile(target) &&
      assemblies.some((it) => it.assets.has(target));
    if (isAsset) ledger.passOver(shown, 'assembly-asset', false);
    else ledger.passOver(shown, candidate.reason, candidate.mentions);
    return;
  }
  const { text, hidden } = candidate;
  for (const { descriptions, assets, parts } of assemblies) {
    if (descriptions.has(target)) {
      ledger.passOver(shown, 'assembly-file', false);
      return;
    }
    if (parts.has(target)) {
      ledger.judgePart(shown, 'template of a cloud assembly');
      return;
    }
    if (assets.has(target)) {
      if (recognise(text, shown, false).is === 'nothing')
        ledger.passOver(shown, 'assembly-asset', hidden || mentionsKeys(text));
      else readDocument(text, shown, false, options, found, { target, hidden });
      return;
    }
  }
  readDocument(text, shown, false, options, found, { target, hidden });
}
