/** A document that was read, and what it is. */
export interface InputRead {
  readonly input: string;
  readonly kind: string;
}

/** Why something below a given path is not an input; the same words in every format. */
export type PassedOverReason =
  /** A file of no kind that declares access keys. */
  | 'other'
  | 'binary'
  /** Compressed, or an archive: what it holds cannot be searched. */
  | 'compressed'
  /** Larger than any input may be. */
  | 'too-large'
  /** A folder of other people's code or of a tool's own data. */
  | 'left-out-folder'
  /** A link that leads out of the path that was given. */
  | 'link-outside'
  /** A link to what is read by its own name. */
  | 'link-again'
  /** A link that leads nowhere, or in a circle. */
  | 'link-broken'
  /** A pipe, a socket or a device. */
  | 'special-file'
  /** A file of a cloud assembly that describes it: its manifests, its metadata. */
  | 'assembly-file'
  /** A file or folder that is uploaded with a cloud assembly, and no template of a stack. */
  | 'assembly-asset'
  /** A template in the folder of a cloud assembly that none of its stacks has, and without keys. */
  | 'assembly-left-over'
  | 'assembly-copy'
  /** Sources, or other outputs, of tools of which another output is judged. */
  | 'terraform-source'
  | 'terraform-binary-plan'
  | 'terraform-plan-log'
  | 'pulumi-source'
  | 'cdk-source'
  | 'cdktf-source'
  | 'serverless-source'
  /** A program has yet to make a template of it: Jinja, Go templates. */
  | 'unrendered-template'
  /** Has words of a template, but CloudFormation refuses it as one: an organization of org-formation. */
  | 'no-template';

/** What was passed over for one reason. */
export interface PassedOver {
  readonly reason: PassedOverReason;
  readonly count: number;
  /** Some of them, in order. */
  readonly examples: readonly string[];
  /**
   * How many contain words that declare an access key (`AWS::IAM::AccessKey`, `aws_iam_access_key`), or
   * may contain them where that cannot be searched. With `strict` they fail.
   */
  readonly mentioning: number;
  /** Some of these, in order. */
  readonly mentions: readonly string[];
}

/** A key that one document mentions and another decides about. */
export interface Settled {
  /** What the document that was left calls the key. */
  readonly address: string;
  readonly input: string;
  /** The document that decides. */
  readonly by: string;
}

/** An address by which a template names another, and the file of the run that it was taken for. */
export interface TakenFor {
  /** The template that names the address. */
  readonly input: string;
  /** As it is written there. */
  readonly address: string;
  readonly file: string;
  /** `name`: the path of the file ends as the address does. `mapping`: somebody said so. */
  readonly by: 'name' | 'mapping';
}

/** Something that was read from AWS for a template (`check --fetch`). */
export interface Fetched {
  readonly kind: 'object' | 'application' | 'stack' | 'exports';
  /** The template that needs it. */
  readonly input: string;
  /** What was read: an object of S3, the template of a stack, an export. */
  readonly address: string;
}
