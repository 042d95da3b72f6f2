import type { PassedOver, PassedOverReason, Report, Settled } from '../../rule-core/index';

/** What things of a kind are called, one and several. */
const CALLED: Readonly<Record<PassedOverReason, readonly [string, string]>> = {
  other: ['file of no kind that is judged', 'files of no kind that is judged'],
  binary: ['binary file', 'binary files'],
  compressed: ['compressed file', 'compressed files'],
  'too-large': ['file that is too large', 'files that are too large'],
  'left-out-folder': ['folder that is left out', 'folders that are left out'],
  'link-outside': ['link that leads outside', 'links that lead outside'],
  'link-again': ['link to what is read anyway', 'links to what is read anyway'],
  'link-broken': ['link that leads nowhere', 'links that lead nowhere'],
  'special-file': ['pipe, socket or device', 'pipes, sockets or devices'],
  'assembly-file': ['description of a cloud assembly', 'descriptions of cloud assemblies'],
  'assembly-asset': ['asset of a cloud assembly', 'assets of cloud assemblies'],
  'assembly-left-over': [
    'template without keys that no stack of its cloud assembly has',
    'templates without keys that no stack of their cloud assembly has',
  ],
  'assembly-copy': [
    'copy of a template that is read in its cloud assembly',
    'copies of templates that are read in their cloud assembly',
  ],
  'terraform-source': ['Terraform source', 'Terraform sources'],
  'terraform-binary-plan': ['binary Terraform plan', 'binary Terraform plans'],
  'terraform-plan-log': ['log of a Terraform plan', 'logs of Terraform plans'],
  'pulumi-source': ['Pulumi program', 'Pulumi programs'],
  'cdk-source': ['CDK app', 'CDK apps'],
  'cdktf-source': ['file that CDKTF has written', 'files that CDKTF has written'],
  'serverless-source': ['Serverless source', 'Serverless sources'],
  'unrendered-template': [
    'template that is yet to be rendered',
    'templates that are yet to be rendered',
  ],
  'no-template': [
    'file that CloudFormation does not take for a template',
    'files that CloudFormation does not take for templates',
  ],
};

/** What was passed over for one reason: `3 binary files`. */
export function passedOverPhrase({ reason, count }: PassedOver): string {
  const [one, several] = CALLED[reason];
  return `${count} ${count === 1 ? one : several}`;
}

/** One line about everything that was passed over, if anything was. */
export function passedOverLine({ passedOver = [] }: Report): string | undefined {
  if (passedOver.length === 0) return undefined;
  const mentioning = passedOver.reduce((sum, it) => sum + it.mentioning, 0);
  const examples = passedOver.flatMap((it) => it.mentions).slice(0, 5);
  const more = mentioning > examples.length ? ', …' : '';
  const said =
    mentioning === 0
      ? ''
      : `; ${mentioning} of these ${mentioning === 1 ? 'mentions' : 'mention'} access keys or cannot be searched: ${examples.join(', ')}${more}`;
  return `Passed over: ${passedOver.map(passedOverPhrase).join(', ')}${said}.`;
}

/** Which document decides about a key that another tells of. */
export function settledSentence({ address, input, by }: Settled): string {
  return `What ${input} tells of ${address} is left to ${by}, which decides what becomes of that key.`;
}
