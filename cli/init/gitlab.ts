import type { Paths } from './paths';
import type { ProposedFile } from './proposed-file';
import { NO_COMMIT, REPOSITORY } from './where';

const PIPELINE = '.gitlab-ci.yml';
const INCLUDED = '.gitlab/one-active-key.gitlab-ci.yml';

/**
 * A job of GitLab made of the template of this project.
 *
 * @param hasPipeline whether the project has a pipeline already, which is not changed
 */
export function gitlabFile({ paths }: Paths, hasPipeline: boolean): ProposedFile {
  return {
    file: hasPipeline ? INCLUDED : PIPELINE,
    content: `# The job of one-active-key. The image is built from its Dockerfile, and named by its digest.
include:
  - project: ${REPOSITORY}
    ref: ${NO_COMMIT} # the commit of a release
    file: gitlab/one-active-key.gitlab-ci.yml
one-active-key:
  variables:
    ONE_ACTIVE_KEY_IMAGE: registry.example.com/one-active-key@sha256:${'0'.repeat(64)}
    ONE_ACTIVE_KEY_PATHS: ${paths.join(' ')}
`,
    about: [
      'Runs the check in every pipeline, with one file of an image, and nothing of the checkout.',
      hasPipeline
        ? `Fill in project, commit and image, and include it: \`include: [{ local: ${INCLUDED} }]\`.`
        : 'Fill in the project, the commit and the digest of the image.',
    ],
  };
}
