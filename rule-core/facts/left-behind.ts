/** Why a key stays in the account although the input deletes it, and how to get rid of it. */
export interface LeftBehind {
  /** The rest of a sentence, without a full stop. */
  readonly reason: string;
  /** One sentence. */
  readonly fix: string;
}

/** A key that is deleted under a name which its user no longer has. */
export interface RenamedAway {
  /** What the input calls the key. */
  readonly key: string;
  readonly accessKeyId?: string;
  readonly from: string;
  /** Absent where the new name is not known yet. */
  readonly to?: string;
  /** Whether there is an old key is not shown: a key that replaces none leaves none behind. */
  readonly ifAny?: boolean;
}

/**
 * The user is renamed in place, and its old key deleted afterwards under the old name: IAM answers that
 * there is no such user, and the provider takes that for done (hashicorp/terraform-provider-aws
 * internal/service/iam/access_key.go; pulumi/pulumi-aws issue 1610).
 */
export function leftByRename({ key, accessKeyId, from, to, ifAny }: RenamedAway): LeftBehind {
  const id = accessKeyId === undefined ? '' : ` (${accessKeyId})`;
  const name = to ?? 'its new name';
  return {
    reason: `the old key of ${key}${id}${ifAny === true ? ', if it replaces one,' : ''} stays: ${from} is renamed to ${name} in place, and the deletion of the key under the old name finds nobody and counts as done`,
    fix: `Rename the user in a run that leaves its key alone, or delete the old key after this run${byHand(to, accessKeyId)}.`,
  };
}

/**
 * A key that the run lets go of without deleting it.
 *
 * @param option what says so, as it is written in the program
 */
export function leftByOption(
  option: string,
  { key, accessKeyId, user }: { key: string; accessKeyId?: string; user?: string },
): LeftBehind {
  const id = accessKeyId === undefined ? '' : ` (${accessKeyId})`;
  return {
    reason: `the old key of ${key}${id} stays: ${option} lets go of it without deleting it`,
    fix: `Take ${option} off the key before it is removed, or delete the old key after this run${byHand(user, accessKeyId)}.`,
  };
}

/** What IAM takes for a name (IAM API reference, CreateUser, `UserName`), and nothing that a shell reads. */
const NAME = /^[\w+=,.@-]{1,128}$/;

function byHand(user: string | undefined, accessKeyId: string | undefined): string {
  if (user === undefined || !NAME.test(user) || accessKeyId === undefined) return '';
  return `: aws iam delete-access-key --user-name ${user} --access-key-id ${accessKeyId}`;
}
