import { leftByRename } from '../../rule-core/index';
import { property, UNKNOWN } from './property';
import { canBeRenamed, isKey, nameOf, type PulumiResource } from './resource';
import { isSameName } from './users';

interface Renamed {
  readonly urn: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The resources of a stack at preview, with what a rename leaves. The engine shows no old state, but a
 * user that is renamed in place still has the old name as its id (terraform-provider-aws
 * internal/service/iam/user.go): a key of it that exists already goes along, and one that is made in this
 * run replaces one that stays.
 */
export function withRenames(resources: readonly PulumiResource[]): PulumiResource[] {
  const renames = resources.flatMap(renameOf);
  if (renames.length === 0) return [...resources];
  return resources.flatMap((it): PulumiResource[] => {
    if (!isKey(it.type)) return [it];
    const user = text(it, 'user');
    if (text(it, 'id') !== undefined) {
      const along = renames.find(({ from }) => user !== undefined && isSameName(from, user));
      return [along ? under(it, along) : it];
    }
    const sources = it.propertyDependencies['user'] ?? [];
    const rename = renames.find(({ to, urn }) =>
      user === undefined ? sources.length === 1 && sources[0] === urn : isSameName(to, user),
    );
    return rename ? [it, replaced(it, rename)] : [it];
  });
}

function renameOf(resource: PulumiResource): Renamed[] {
  if (!canBeRenamed(resource.type)) return [];
  const [from, to] = [text(resource, 'id'), text(resource, 'name')];
  if (from === undefined || to === undefined || isSameName(from, to)) return [];
  // Where the ARN has the new name already, the rename is over.
  if (text(resource, 'arn')?.toLowerCase().endsWith(`/${to.toLowerCase()}`) === true) return [];
  return [{ urn: resource.urn, from, to }];
}

/** The key that one which is made in this run stands in for: as active as that one, for all that is shown. */
function replaced(key: PulumiResource, { from, to }: Renamed): PulumiResource {
  return {
    ...key,
    urn: `${key.urn} (before this run)`,
    outputs: { user: to, ...statusOf(key) },
    inputs: {},
    leftBehind: leftByRename({ key: nameOf(key.urn), from, to, ifAny: true }),
  };
}

function under(key: PulumiResource, { urn, to }: Renamed): PulumiResource {
  const id = text(key, 'id');
  return {
    ...key,
    outputs: { id, user: to, ...statusOf(key) },
    propertyDependencies: { ...key.propertyDependencies, user: [urn] },
  };
}

/** As it is written, known or not; left out, it means Active. */
function statusOf({ outputs }: PulumiResource): { status?: unknown } {
  const status = property(outputs, 'status');
  if (status.kind === 'absent') return {};
  return { status: status.kind === 'known' ? status.value : UNKNOWN };
}

function text({ outputs }: PulumiResource, name: string): string | undefined {
  const read = property(outputs, name);
  return read.kind === 'known' && typeof read.value === 'string' ? read.value : undefined;
}
