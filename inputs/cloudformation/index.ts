/**
 * CloudFormation templates and cloud assemblies: every template read whole, across stacks, to access
 * keys that {@link https://docs.aws.amazon.com/AWSCloudFormation CloudFormation} would create.
 *
 * @packageDocumentation
 */
export { isGetTemplate } from './get-template';
export { readCloudAssembly } from './read-cloud-assembly';
export { readStacks } from './read-stacks';
export { readTemplate } from './read-template';
export type {
  ReadCloudAssemblyOptions,
  ReadStacksOptions,
  ReadTemplateOptions,
  StackInput,
  TemplateInput,
} from './stack-input';
