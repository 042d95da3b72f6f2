import { type CfnElement, CfnResource } from 'aws-cdk-lib';

/** With this, jsii marks each class of a library with the name of its own. */
const RTTI = Symbol.for('jsii.rtti');

/** What decides what a resource writes, beside the way in which all of them are written. */
const DECIDES = ['cfnProperties', 'renderProperties'];
const OF_ITS_OWN = ['shouldSynthesize', ...DECIDES];

/** By the prototype of a class: the type whose properties it writes as aws-cdk-lib does. */
const types = new WeakMap<object, { readonly type: unknown }>();

/**
 * Whether an element writes the properties that it shows, as the class that aws-cdk-lib has for its
 * type. One that is derived from it may be written or not, but says nothing else.
 */
export function showsWhatItWrites(element: CfnResource): boolean {
  const own = Object.getPrototypeOf(element) as object;
  const { type } = types.get(own) ?? learnt(own);
  return type === element.cfnResourceType && !OF_ITS_OWN.some((it) => Object.hasOwn(element, it));
}

/** The same, and nobody's class decides whether it is written at all. */
export function isOfLibrary(element: CfnResource, type: string): boolean {
  return (
    element.cfnResourceType === type &&
    Object.getPrototypeOf(Object.getPrototypeOf(element)) === CfnResource.prototype &&
    showsWhatItWrites(element)
  );
}

function learnt(own: object): { readonly type: unknown } {
  const found = { type: typeOf(own) };
  types.set(own, found);
  return found;
}

function typeOf(own: object): unknown {
  const above: unknown = Object.getPrototypeOf(own);
  if (above === CfnResource.prototype) return typeOfLibrary(own.constructor);
  const changes = DECIDES.some((it) => Object.hasOwn(own, it));
  return changes || typeof above !== 'object' || above === null ? undefined : typeOf(above);
}

function typeOfLibrary(made: unknown): unknown {
  const { CFN_RESOURCE_TYPE_NAME: type } = made as { readonly CFN_RESOURCE_TYPE_NAME?: unknown };
  return nameInLibrary(made)?.startsWith('aws-cdk-lib.') === true ? type : undefined;
}

/** The name that jsii gives a class itself; what is derived from it has none, or one of its own. */
export function nameInLibrary(made: unknown): string | undefined {
  if (typeof made !== 'function' || !Object.hasOwn(made, RTTI)) return undefined;
  const { fqn } = (made as unknown as Record<symbol, { readonly fqn?: unknown }>)[RTTI] ?? {};
  return typeof fqn === 'string' ? fqn : undefined;
}

/** Where the classes of newer versions keep what they write. */
const KEPT = {
  userName: '_userName',
  status: '_status',
  path: '_path',
  policies: '_policies',
  policyDocument: '_policyDocument',
} as const;

/**
 * What a resource writes of a property. The classes of newer versions keep it beside what they show,
 * which anything may be put in front of.
 */
export function given(element: CfnElement, name: keyof typeof KEPT): unknown {
  const kept = KEPT[name];
  const of = element as unknown as Readonly<Record<string, unknown>>;
  return of[Object.hasOwn(element, kept) ? kept : name];
}
