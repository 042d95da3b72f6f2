/**
 * CloudFormation templates and cloud assemblies: every template read whole, across stacks, to access
 * keys that {@link https://docs.aws.amazon.com/AWSCloudFormation CloudFormation} would create.
 *
 * @packageDocumentation
 */
export { isGetTemplate } from './parse/get-template';
export { readCloudAssembly } from './assembly/read-cloud-assembly';
export { readStacks } from './stacks/read-stacks';
export { readTemplate } from './stacks/read-template';
export type {
  BringsTemplate,
  ReadCloudAssemblyOptions,
  ReadStacksOptions,
  ReadTemplateOptions,
  StackInput,
  TemplateInput,
  UnknownParameters,
} from './stacks/stack-input';
