import type { Shelf } from '../../from-aws/shelf';
import type { TemplateMapping } from '../at-hand/mapping';
import type { Document } from '../parse/document';
import type { AccountScope, KeyAcceptance, SourceLocation } from '../../../rule-core';

/** What is known of one template, wherever it is deployed. */
export interface TemplateInput {
  /** The template: its text (JSON or YAML), or the object that the text would give. */
  readonly template: string | object;
  /** The template's file: shown as the place of its keys; local `TemplateURL`s are relative to it. */
  readonly file?: string;
  /**
   * That it is a template is known, whatever is in it: it was handed over as one. Then one without a
   * section `Resources` declares nothing.
   */
  readonly isTemplate?: boolean;
  /** The template as it was parsed already, of two equal keys the last. */
  readonly document?: Document;
  /** The templates of nested stacks, by the logical id of their `AWS::CloudFormation::Stack`. */
  readonly nested?: Readonly<Record<string, TemplateInput>>;
  /**
   * The templates of the versions of Service Catalog products, by the logical id of their
   * `AWS::ServiceCatalog::CloudFormationProduct`, in the order of `ProvisioningArtifactParameters`.
   */
  readonly versions?: Readonly<Record<string, readonly (TemplateInput | undefined)[]>>;
  /** What to call a key, by its logical id (a construct path). */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Where the user's own code declares a resource, by its logical id. */
  readonly sources?: Readonly<Record<string, SourceLocation>>;
  /** Who called the code there, by its logical id, where that code declares several resources. */
  readonly callers?: Readonly<Record<string, SourceLocation>>;
  /** Exceptions that stand in the user's code, by the logical id of the key they are on. */
  readonly accepted?: Readonly<Record<string, KeyAcceptance>>;
}

/** Parameters whose values are fixed by whoever deploys the template, but not known yet. */
export interface UnknownParameters {
  /** By name, why the value is not known: a sentence without its full stop. */
  readonly named?: Readonly<Record<string, string>>;
  /** Why, for every other parameter without a value, where not even the names are known. */
  readonly others?: string;
}

/** One stack of a run. */
export interface StackInput extends TemplateInput {
  /**
   * Whether nothing tells that this is deployed as a stack but its file: where another template has
   * it as a part, it is judged as that part, and on its own.
   *
   * @default false: it is a stack, whoever else has its template as a part
   */
  readonly mayBePart?: boolean;
  /** Unique in the run: the construct path of the stack, or the file. */
  readonly name: string;
  readonly account: AccountScope;
  /** The region, where it is known. IAM is global: it only decides which exports can be imported. */
  readonly region?: string;
  /** The name it is deployed under, where it is known (`AWS::StackName`). */
  readonly stackName?: string;
  /** Values for its parameters; the others may take every value their declarations allow. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Parameters that are given values which are not known yet: nobody is free to choose them. */
  readonly unknownParameters?: UnknownParameters;
  /**
   * What the addresses of its keys begin with.
   *
   * @default the name, and a slash
   */
  readonly prefix?: string;
  /**
   * Templates of nested stacks at any depth, by the last part of their `TemplateURL` or of their asset
   * path: how uploaded files are found again.
   */
  readonly files?: Readonly<Record<string, TemplateInput>>;
}

export interface ReadStacksOptions {
  /**
   * Reads a file that a template refers to by a relative path; `undefined` where there is none.
   *
   * @default the file system, bounded in size
   */
  readonly readFile?: (path: string) => string | undefined;
  /** The files of the run, as it shows them: addresses whose path ends like that of one are taken for it. */
  readonly filesOfRun?: Iterable<string>;
  /** Which file an address stands for; goes before what addresses end with. */
  readonly templates?: readonly TemplateMapping[];
  /** What was read from AWS, and what is wanted of it; nothing is read from there without it. */
  readonly fromAws?: Shelf;
  /** Macros that are known not to add, remove or change access keys. */
  readonly trustedTransforms?: readonly string[];
  /**
   * Told of each resource that brings templates which are not at hand: a nested stack, a stack set, a
   * product. For callers that judge these stacks when they are made.
   *
   * @default such a template is an error
   */
  readonly onTemplateElsewhere?: (resource: BringsTemplate) => void;
}

/** A resource that brings a template along, by its logical id. */
export interface BringsTemplate {
  readonly logicalId: string;
  readonly type: string;
}

export interface ReadTemplateOptions extends ReadStacksOptions {
  /** Where the text comes from, for places and messages. */
  readonly file?: string;
  /** The account's twelve digits, where they are known. */
  readonly account?: string;
  readonly region?: string;
  readonly stackName?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface ReadCloudAssemblyOptions extends ReadStacksOptions {
  /** The account of stacks whose environment names none. */
  readonly account?: string;
  /** Values for the parameters of every stack that declares them. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Told the file of each uploaded template that a stack of the assembly uses, as often as it is read. */
  readonly onPart?: (file: string) => void;
}
