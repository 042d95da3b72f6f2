import { HOME } from '../../rule-core/home';

/** The repository of this project, as documentation calls it: nobody's where nothing is published yet. */
export const REPOSITORY =
  HOME === undefined ? 'OWNER/one-active-key' : new URL(HOME).pathname.slice(1);
/** The commit of no release: what names it fails until a person says which one is meant. */
export const NO_COMMIT = '0123456789abcdef0123456789abcdef01234567';
