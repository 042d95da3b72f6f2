import { type CfnElement, type IResolveContext, Stack, Token, Tokenization } from 'aws-cdk-lib';

/** Tokens that are asked directly ask for none of it. */
export const NO_CONTEXT = {} as IResolveContext;

/**
 * The logical id of an element. Every id is a token of one piece; asking it directly gives what
 * resolving it does, for a small part of the time.
 */
export function logicalIdOf(element: CfnElement): string {
  const { logicalId } = element;
  const { tokens, length } = Tokenization.reverseString(logicalId);
  try {
    const id: unknown = length === 1 ? tokens[0]?.resolve(NO_CONTEXT) : undefined;
    if (typeof id === 'string' && !Token.isUnresolved(id)) return id;
  } catch {
    // It does ask for a context.
  }
  return Stack.of(element).resolve(logicalId) as string;
}

/** Logical ids that are made once each: to make one takes longer than to look at an element. */
export class LogicalIds {
  private readonly made = new Map<CfnElement, string>();

  of(element: CfnElement): string {
    const known = this.made.get(element);
    if (known !== undefined) return known;
    const id = logicalIdOf(element);
    this.made.set(element, id);
    return id;
  }
}

/** What a logical id is made of, besides what is around it and a hash. */
export function nameInLogicalId({ node }: CfnElement): string {
  const own = /^(Resource|Default)$/.test(node.id) ? (node.scope?.node.id ?? '') : node.id;
  return own.replaceAll(/[^A-Za-z0-9]/g, '');
}

/** More ids than this are not looked for in names. */
export const MAX_HINTS = 20;
