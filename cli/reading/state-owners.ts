import type { KeyOwner } from '../../live-check/index';
import { KnownError } from '../../rule-core/index';
import type { Io } from '../io';

/**
 * Which resource of a Pulumi or Terraform state owns which key.
 *
 * @throws KnownError where a file is not readable
 */
export async function stateOwners(files: readonly string[], io: Io): Promise<readonly KeyOwner[]> {
  if (files.length === 0) return [];
  const { readInputs } = await import('../../inputs/index');
  const { keys, errors } = readInputs(files, { cwd: io.cwd });
  const [error] = errors;
  if (error) throw new KnownError(`${error.input}: ${error.message}`);
  return keys.flatMap(({ address, source, observed }): KeyOwner[] => {
    const id = observed?.accessKeyId;
    if (id === undefined) return [];
    const isPulumi = address.startsWith('urn:pulumi:');
    const kind = isPulumi ? 'Pulumi' : 'Terraform';
    const fix = isPulumi
      ? "Set status: 'Inactive' there, or remove the resource."
      : 'Set status = "Inactive" there, or remove the resource.';
    return [
      {
        accessKeyId: id,
        in: `the ${kind} state${source?.file === undefined ? '' : ` ${source.file}`}`,
        resource: address,
        fix,
      },
    ];
  });
}
