/** Documents as `terraform show -json` prints them, built from the few facts that matter. */

export interface Change {
  readonly address: string;
  readonly actions?: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
  readonly unknown?: object;
  readonly more?: object;
}

const typeOf = (address: string) => /(aws(?:cc)?_\w+|data\.\w+)/.exec(address)?.[1] ?? '';

export function change(it: Change): object {
  return {
    address: it.address,
    mode: 'managed',
    type: typeOf(it.address),
    provider_name: 'registry.terraform.io/hashicorp/aws',
    change: {
      actions: it.actions ?? ['create'],
      before: it.before ?? null,
      after: it.after === undefined ? {} : it.after,
      after_unknown: it.unknown ?? { id: true, secret: true, status: true },
    },
    ...it.more,
  };
}

/** A plan with these changes; `code` gives expressions by resource address of the root module. */
export function plan(
  changes: readonly Change[],
  { code = {}, root = {}, providers = {}, rest = {} } = {},
): object {
  return {
    format_version: '1.2',
    terraform_version: '1.9.8',
    resource_changes: changes.map(change),
    configuration: {
      provider_config: {
        aws: { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws' },
        ...providers,
      },
      root_module: { resources: resources(code), ...root },
    },
    ...rest,
  };
}

/** Resources of a module's configuration, from their expressions. */
export function resources(code: Readonly<Record<string, object>>): object[] {
  return Object.entries(code).map(([address, given]) => {
    const { provider = 'aws', ...expressions } = given as { provider?: string };
    return {
      address,
      mode: 'managed',
      type: address.split('.')[0],
      name: address.split('.')[1],
      provider_config_key: provider,
      expressions,
    };
  });
}

/** A reference, with the beginnings that Terraform lists after it. */
export function ref(path: string): object {
  const parts = path.split('.');
  return { references: [path, parts.slice(0, -1).join('.')] };
}

export const constant = (value: unknown) => ({ constant_value: value });
