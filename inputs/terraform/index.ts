/**
 * Terraform plans and states, as `terraform show -json` prints them, to access keys. OpenTofu prints
 * the same (https://developer.hashicorp.com/terraform/internals/json-format).
 *
 * @packageDocumentation
 */
export { isTerraform, isTerraformPlan, readTerraform } from './read-terraform';
export type { TerraformOptions } from './options';
