/** Every file that says where the repository lives. */
export const ALL: readonly string[];
/** Which files of a checkout say something else than its package.json. */
export function wrongIn(root: string): string[];
